// Plain facts about a picture: size, format, brightness, main colours, and what the camera wrote into the file.
import exifr from "exifr";
import sharp from "sharp";
import type { Colour, Facts, Shot } from "./page";

const names: [string, number, number, number][] = [
  ["black", 20, 20, 20],
  ["dark grey", 80, 80, 80],
  ["grey", 140, 140, 140],
  ["light grey", 205, 205, 205],
  ["white", 250, 250, 250],
  ["red", 205, 40, 40],
  ["dark red", 120, 25, 30],
  ["orange", 235, 130, 35],
  ["brown", 125, 80, 45],
  ["beige", 225, 205, 170],
  ["yellow", 240, 215, 60],
  ["olive", 120, 120, 40],
  ["green", 60, 160, 70],
  ["dark green", 25, 85, 45],
  ["teal", 30, 130, 135],
  ["light blue", 140, 195, 235],
  ["blue", 40, 95, 205],
  ["navy", 25, 40, 95],
  ["purple", 115, 60, 165],
  ["pink", 240, 150, 180],
];

function nameOf(red: number, green: number, blue: number): string {
  const distance = ([, r, g, b]: [string, number, number, number]) =>
    2 * (r - red) ** 2 + 4 * (g - green) ** 2 + 3 * (b - blue) ** 2;
  return names.reduce((a, b) => (distance(b) < distance(a) ? b : a))[0];
}

type Sum = { count: number; red: number; green: number; blue: number };

/** Up to five main colours, the commonest first; colours of one name count together. */
function palette(data: Uint8Array): Colour[] {
  const sums = new Map<string, Sum>();
  for (let at = 0; at + 2 < data.length; at += 3) {
    const [red, green, blue] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
    const name = nameOf(red, green, blue);
    const sum = sums.get(name) ?? { count: 0, red: 0, green: 0, blue: 0 };
    sums.set(name, { count: sum.count + 1, red: sum.red + red, green: sum.green + green, blue: sum.blue + blue });
  }
  const hex = (value: number) => Math.round(value).toString(16).padStart(2, "0");
  return [...sums]
    .map(([name, { count, red, green, blue }]) => ({
      name,
      hex: `#${hex(red / count)}${hex(green / count)}${hex(blue / count)}`,
      share: (count * 3) / data.length,
    }))
    .filter(({ share }) => share >= 0.01)
    .sort((a, b) => b.share - a.share)
    .slice(0, 5);
}

type File = Pick<Facts, "width" | "height" | "format" | "bytes">;

/** `file` describes the picture as it came; `upright` is what is displayed, perhaps smaller. */
export async function factsOf(upright: Buffer, file: File): Promise<Facts> {
  const { hasAlpha } = await sharp(upright).metadata();
  const small = await sharp(upright)
    .flatten({ background: "#ffffff" })
    .resize({ width: 96, height: 96, fit: "fill" })
    .toColourspace("srgb")
    .raw()
    .toBuffer();
  const brightness = small.reduce((sum, value) => sum + value, 0) / small.length / 255;
  return { ...file, transparent: hasAlpha, brightness, colours: palette(small) };
}

/** Camera, time and place as the file tells them; what it doesn't tell is absent. */
export async function shotOf(bytes: Buffer): Promise<Shot> {
  const wanted = {
    pick: ["Make", "Model", "DateTimeOriginal", "GPSLatitude", "GPSLongitude", "GPSLatitudeRef", "GPSLongitudeRef"],
  };
  // A file without such facts, or of a format exifr does not know, simply tells nothing.
  const told: unknown = await exifr.parse(bytes, { ...wanted, reviveValues: false }).catch(() => undefined);
  if (typeof told !== "object" || told === null) return {};
  const { Make, Model, DateTimeOriginal, latitude, longitude } = told as Record<string, unknown>;
  const camera = [Make, Model].filter((part): part is string => typeof part === "string" && part.trim() !== "");
  const taken =
    typeof DateTimeOriginal === "string" ? /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d)/.exec(DateTimeOriginal) : null;
  return {
    ...(camera.length > 0 && { camera: camera.map((part) => part.trim()).join(" ") }),
    ...(taken && { taken: `${taken[1]}-${taken[2]}-${taken[3]} ${taken[4]}` }),
    ...(typeof latitude === "number" && typeof longitude === "number" && { latitude, longitude }),
  };
}
