// The twenty documents of the Reader's test: drawn, so what is written on them is known.
import { line } from "@/scripts/draw-page.mjs";
import { columns, headed, letter } from "./test-layouts";

type Expected = Partial<
  Record<"vendor" | "total" | "subtotal" | "tax" | "date" | "dueDate" | "number" | "iban", string>
>;
export type Made = {
  name: string;
  body: string;
  tilt?: number;
  width?: number;
  height?: number;
  scale?: number;
  is: Expected;
};

export const work: [string, string][] = [
  ["Design work", "400.00"],
  ["Printing", "95.50"],
];
const food: [string, string][] = [
  ["Tea", "3.20"],
  ["Scone", "4.10"],
];
const boats = ["Marina Okafor", "Seaview Yacht Club", "9 Lighthouse Lane"];
const people = ["Tomas Lindqvist", "Harbour Office", "2 Pier Road"];

export const documents: Made[] = [
  {
    name: "plain letter",
    body: letter("Acme Corp", ["Invoice 2024-031", "Date: 2024-03-15"], work, [["Total", "495.50"]]),
    is: { vendor: "Acme Corp", total: "495.50", date: "2024-03-15", number: "2024-031" },
  },
  {
    name: "without a date",
    body: letter("Fern Joinery Ltd", ["Invoice number: FJ-093"], work, [["Total", "495.50"]]),
    is: { vendor: "Fern Joinery Ltd", total: "495.50", number: "FJ-093" },
  },
  {
    name: "without a total",
    body: letter("Kestrel Maps Inc", ["Invoice no. 5512", "Date: 4 May 2024"], [["Line survey", "two days"]], []),
    is: { vendor: "Kestrel Maps Inc", date: "2024-05-04", number: "5512" },
  },
  {
    name: "without a number",
    body: letter("Blue Door Bakery", ["RECEIPT", "2024-09-02 08:41"], food, [["TOTAL", "$7.30"]]),
    is: { vendor: "Blue Door Bakery", total: "$7.30", date: "2024-09-02" },
  },
  {
    name: "with tax",
    body: letter("Northwind Sails Ltd", ["Invoice # 77-A", "Date: March 3, 2024"], work, [
      ["Subtotal", "495.50"],
      ["VAT 20%", "99.10"],
      ["Total due", "594.60"],
    ]),
    is: {
      vendor: "Northwind Sails Ltd",
      total: "594.60",
      subtotal: "495.50",
      tax: "99.10",
      date: "2024-03-03",
      number: "77-A",
    },
  },
  {
    name: "with an IBAN",
    body: letter(
      "Bergmann GmbH",
      ["Invoice no. R-2210", "Date: 28.11.2024", "IBAN DE89 3704 0044 0532 0130 00"],
      work,
      [["Total", "€495.50"]],
    ),
    is: {
      vendor: "Bergmann GmbH",
      total: "€495.50",
      date: "2024-11-28",
      number: "R-2210",
      iban: "DE89370400440532013000",
    },
  },
  {
    name: "only due",
    body: letter("Quarry Stone LLC", ["Invoice no. 8801", "Due date: 2024-07-30"], work, [["Amount due", "$495.50"]]),
    is: { vendor: "Quarry Stone LLC", total: "$495.50", dueDate: "2024-07-30", number: "8801" },
  },
  {
    name: "small type",
    scale: 1.2,
    body: letter("Pinewood Press Inc", ["Invoice no. 3307", "Date: 2023-12-05"], work, [["Total", "£495.50"]]),
    is: { vendor: "Pinewood Press Inc", total: "£495.50", date: "2023-12-05", number: "3307" },
  },
  {
    name: "typewriter",
    body: letter("Copper Kettle", ["Receipt no. 55121", "Date: 2024-01-22"], food, [["Total", "$7.30"]], "Geist Mono"),
    is: { vendor: "Copper Kettle", total: "$7.30", date: "2024-01-22", number: "55121" },
  },
  {
    name: "two columns",
    body: columns(
      "Northwind Sails Ltd",
      boats,
      [
        ["Invoice no.", "NS-2217"],
        ["Invoice date", "12 June 2024"],
        ["Due date", "12 July 2024"],
      ],
      work,
      ["Total due", "€495.50"],
    ),
    is: {
      vendor: "Northwind Sails Ltd",
      total: "€495.50",
      date: "2024-06-12",
      dueDate: "2024-07-12",
      number: "NS-2217",
    },
  },
  {
    name: "two columns, no date",
    body: columns("Granite Works Inc", people, [["Invoice no.", "GW-118"]], work, ["Total", "$495.50"]),
    is: { vendor: "Granite Works Inc", total: "$495.50", number: "GW-118" },
  },
  {
    name: "two columns, only due",
    body: columns(
      "Willow Gardens",
      boats,
      [
        ["Invoice no.", "4471"],
        ["Due date", "2024-10-01"],
      ],
      work,
      ["Balance due", "£495.50"],
    ),
    is: { vendor: "Willow Gardens", total: "£495.50", dueDate: "2024-10-01", number: "4471" },
  },
  {
    name: "two columns, tilted",
    tilt: 2,
    body: columns(
      "Amber Lights Ltd",
      people,
      [
        ["Invoice no.", "AL-902"],
        ["Date", "2024-02-19"],
      ],
      work,
      ["Total", "€495.50"],
    ),
    is: { vendor: "Amber Lights Ltd", total: "€495.50", date: "2024-02-19", number: "AL-902" },
  },
  {
    name: "two columns, tilted back",
    tilt: -4,
    body: columns(
      "Stonebridge Inc",
      boats,
      [
        ["Invoice no.", "SB-3318"],
        ["Date", "9 April 2024"],
      ],
      work,
      ["Total", "$495.50"],
    ),
    is: { vendor: "Stonebridge Inc", total: "$495.50", date: "2024-04-09", number: "SB-3318" },
  },
  {
    name: "tilted by three degrees",
    tilt: 3,
    body: letter("Kestrel Surveying GmbH", ["Invoice # 5507", "Date: 28.11.2024"], work, [["Total", "CHF 495.50"]]),
    is: { vendor: "Kestrel Surveying GmbH", total: "CHF 495.50", date: "2024-11-28", number: "5507" },
  },
  {
    name: "tilted by five degrees",
    tilt: 5,
    body: letter("Lantern Books Ltd", ["Invoice no. 7742", "Date: 2024-08-14"], work, [["Total", "£495.50"]]),
    is: { vendor: "Lantern Books Ltd", total: "£495.50", date: "2024-08-14", number: "7742" },
  },
  {
    name: "tilted back by five degrees",
    tilt: -5,
    body: letter("Meadow Farm", ["Receipt no. 2093", "Date: 2024-06-03"], food, [["Total", "$7.30"]]),
    is: { vendor: "Meadow Farm", total: "$7.30", date: "2024-06-03", number: "2093" },
  },
  {
    name: "heads over values",
    body: headed(
      "Orchard Tools Ltd",
      [
        ["Invoice no.", "OT-611"],
        ["Date", "2024-05-21"],
        ["Due date", "2024-06-20"],
      ],
      work,
      ["Total", "€495.50"],
    ),
    is: { vendor: "Orchard Tools Ltd", total: "€495.50", date: "2024-05-21", dueDate: "2024-06-20", number: "OT-611" },
  },
  {
    name: "heads over values, tilted",
    tilt: -2.5,
    body: headed(
      "Silver Birch Inc",
      [
        ["Invoice no.", "2206"],
        ["Date", "17 October 2024"],
      ],
      work,
      ["Grand total", "$495.50"],
    ),
    is: { vendor: "Silver Birch Inc", total: "$495.50", date: "2024-10-17", number: "2206" },
  },
  {
    name: "no document at all",
    body: line(50, 90, "Harbour walk this Sunday", { size: 26 }) + line(50, 130, "Bring a coat and good shoes."),
    is: {},
  },
];
