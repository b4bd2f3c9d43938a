// Draws the sample pictures of the studio: `node scripts/make-samples.mjs`. The PNGs are committed; all companies are made up.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { code, drawPage, line, rule } from "./draw-page.mjs";

const grey = { fill: "#6f6d66" };
const right = { anchor: "end" };

/** Rows of name and amount between hairlines; returns the drawing and where it ends. */
function rows(left, end, top, items, step = 44, text = {}) {
  const parts = items.map(([name, amount], index) => {
    const y = top + index * step;
    return (
      line(left, y, name, text) +
      line(end, y, amount, { ...text, ...right }) +
      rule(left, end, y + Math.round(step * 0.4))
    );
  });
  return { body: parts.join(""), bottom: top + items.length * step };
}

async function invoice() {
  const items = rows(52, 548, 168, [
    ["Harbour lamps, 4", "820.00"],
    ["Fitting", "310.00"],
    ["Delivery", "120.00"],
  ]);
  const body =
    line(52, 66, "Acme Corp", { size: 26, weight: 700 }) +
    line(548, 64, "Invoice 2024-031", right) +
    line(52, 96, "14 Harbour Row · 2024-03-15", grey) +
    items.body +
    line(52, items.bottom + 8, "Total", { size: 20, weight: 700 }) +
    line(548, items.bottom + 8, "1,250.00", { size: 20, weight: 700, ...right }) +
    `<rect x="52" y="352" width="104" height="104" fill="none" stroke="#d8d6d0"/>` +
    (await code(60, 360, 88, "ACME-2024-031"));
  return drawPage({ width: 600, height: 508, body });
}

async function twoColumns() {
  const items = rows(52, 668, 330, [
    ["Sail repair, mainsail", "€640.00"],
    ["New halyard, 28 m", "€96.50"],
    ["Rigging check", "€180.00"],
  ]);
  const sums = [
    ["Subtotal", "€916.50"],
    ["VAT 20%", "€183.30"],
  ];
  const body =
    `<rect width="720" height="10" fill="#1f4f5f"/>` +
    line(52, 74, "Northwind Sails Ltd", { size: 28, weight: 700, fill: "#1f4f5f" }) +
    line(668, 74, "INVOICE", { size: 22, weight: 600, ...right, ...grey }) +
    line(52, 100, "3 Quay Street, Brightport", grey) +
    line(52, 156, "Bill to", { size: 14, weight: 600, ...grey }) +
    line(52, 180, "Marina Okafor") +
    line(52, 203, "Seaview Yacht Club") +
    line(52, 226, "9 Lighthouse Lane") +
    [
      ["Invoice no.", "NS-2217"],
      ["Invoice date", "12 June 2024"],
      ["Due date", "12 July 2024"],
    ]
      .map(
        ([name, value], index) => line(430, 156 + index * 28, name, grey) + line(668, 156 + index * 28, value, right),
      )
      .join("") +
    line(52, 290, "Description", { size: 14, weight: 600, ...grey }) +
    line(668, 290, "Amount", { size: 14, weight: 600, ...grey, ...right }) +
    rule(52, 668, 302, "#1f4f5f") +
    items.body +
    sums
      .map(
        ([name, value], index) =>
          line(430, items.bottom + 12 + index * 30, name) + line(668, items.bottom + 12 + index * 30, value, right),
      )
      .join("") +
    line(430, items.bottom + 84, "Total due", { size: 19, weight: 700 }) +
    line(668, items.bottom + 84, "€1,099.80", { size: 19, weight: 700, ...right }) +
    line(52, items.bottom + 150, "Pay to IBAN DE89 3704 0044 0532 0130 00", { size: 15, ...grey });
  return drawPage({ width: 720, height: 660, body });
}

async function receipt() {
  const mono = { font: "Geist Mono", size: 17 };
  const items = rows(
    36,
    344,
    202,
    [
      ["Flat white x2", "7.60"],
      ["Almond croissant", "3.90"],
      ["Sourdough loaf", "5.20"],
    ],
    34,
    mono,
  );
  const body =
    line(190, 60, "Blue Door Bakery", { size: 26, weight: 700, anchor: "middle" }) +
    line(190, 88, "21 Mill Lane, Ashford", { ...grey, anchor: "middle" }) +
    line(36, 134, "Receipt no. 88412", mono) +
    line(36, 160, "2024-09-02 08:41", mono) +
    items.body +
    line(36, items.bottom + 12, "TOTAL", { ...mono, size: 22, weight: 700 }) +
    line(344, items.bottom + 12, "$16.70", { ...mono, size: 22, weight: 700, ...right }) +
    line(36, items.bottom + 46, "Card", mono) +
    line(344, items.bottom + 46, "$16.70", { ...mono, ...right }) +
    line(190, items.bottom + 92, "Thank you!", { ...mono, anchor: "middle" }) +
    (await code(85, items.bottom + 112, 210, "4006381333931", "EAN13"));
  return drawPage({ width: 380, height: items.bottom + 230, body, paper: "#fdfcf8" });
}

async function undated() {
  const items = rows(52, 588, 250, [
    ["Oak shelf, 180 cm", "240.00"],
    ["Wall brackets, 6", "54.00"],
    ["Oil finish", "36.50"],
  ]);
  const body =
    `<circle cx="70" cy="62" r="18" fill="#8a5a2b"/>` +
    line(102, 71, "Fern & Oak Joinery", { size: 26, weight: 700 }) +
    line(102, 98, "Unit 5, Tannery Yard", grey) +
    line(52, 160, "Invoice number: FO-0093", { weight: 500 }) +
    line(52, 188, "For: The Reading Room", grey) +
    items.body +
    line(52, items.bottom + 10, "Amount due", { size: 20, weight: 700 }) +
    line(588, items.bottom + 10, "£330.50", { size: 20, weight: 700, ...right }) +
    line(52, items.bottom + 62, "Please pay within a fortnight.", grey);
  return drawPage({ width: 640, height: 480, body, paper: "#fffdf9" });
}

async function tilted() {
  const items = rows(60, 580, 270, [
    ["Line survey, half day", "CHF 480.00"],
    ["Report and drawings", "CHF 350.00"],
  ]);
  const body =
    line(60, 80, "Kestrel Surveying GmbH", { size: 26, weight: 700, fill: "#5a2d82" }) +
    line(60, 108, "Bergweg 8, Altmatt", grey) +
    line(60, 168, "Invoice # 5507-B", { weight: 500 }) +
    line(60, 196, "Date: 28.11.2024") +
    items.body +
    line(60, items.bottom + 10, "Total", { size: 20, weight: 700 }) +
    line(580, items.bottom + 10, "CHF 830.00", { size: 20, weight: 700, ...right });
  return drawPage({ width: 640, height: 440, body, tilt: 3, paper: "#ffffff" });
}

async function table() {
  const columns = [52, 300, 420, 588];
  const cells = [
    ["Harbour", "Boats", "Berths", "Fee per night"],
    ["Brightport", "128", "150", "32.00"],
    ["Ashford Quay", "64", "80", "24.50"],
    ["Lower Tannery", "42", "60", "19.00"],
    ["Seaview", "210", "240", "41.00"],
    ["Altmatt Lake", "17", "30", "12.50"],
  ];
  const body =
    line(52, 72, "Harbours in the bay, summer 2024", { size: 24, weight: 700 }) +
    cells
      .map((row, index) => {
        const y = 132 + index * 46;
        const style = index === 0 ? { weight: 600 } : {};
        const drawn = row
          .map((cell, at) => line(columns[at], y, cell, { ...style, ...(at > 0 ? right : {}) }))
          .join("");
        return drawn + rule(52, 588, y + 16, index === 0 ? "#1c1c1a" : undefined);
      })
      .join("");
  return drawPage({ width: 640, height: 430, body });
}

const samples = [
  ["invoice.png", "Sample invoice", "What is the total?", invoice],
  ["sails.png", "Invoice in two columns", "When is it due?", twoColumns],
  ["bakery.png", "Bakery receipt", "Which codes are in it?", receipt],
  ["joinery.png", "Invoice without a date", "What is the date?", undated],
  ["survey.png", "Tilted invoice", "Who is it from?", tilted],
  ["table.png", "Page with a table", "What does the table say?", table],
];

const folder = join(import.meta.dirname, "..", "public", "samples");
for (const [file, , , draw] of samples) writeFileSync(join(folder, file), await draw());
const list = samples.map(([file, title, question]) => ({ file, title, question }));
writeFileSync(join(folder, "samples.json"), `${JSON.stringify(list, null, 2)}\n`);
