import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanName, disposition } from "./names";

test.each([
  ["photo.png", "photo.png"],
  ["../../etc/passwd", "passwd"],
  ["C:\\Users\\me\\scan.jpg", "scan.jpg"],
  ["a\0b.png", "a"],
  ["inv\u202Egnp.exe", "invgnp.exe"],
  ["Rechnung März.png", "Rechnung März.png"],
  ["..", "file"],
  ["", "file"],
  ["line\nbreak.png", "linebreak.png"],
])("the name %j is kept as %j", (given, kept) => {
  expect(cleanName(given)).toBe(kept);
});

test("a long name is cut and keeps its ending", () => {
  const name = cleanName(`${"x".repeat(400)}.jpeg`);
  expect([name.length, name.slice(-5)]).toEqual([255, ".jpeg"]);
});

test("no name breaks out of its header or its folder", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (given) => {
      const name = cleanName(given);
      expect(name).not.toMatch(/[/\\\p{Cc}]/u);
      expect(name.length).toBeLessThanOrEqual(255);
      expect(disposition("inline", name)).toMatch(
        /^inline; filename="[^"\\\r\n]*"; filename\*=UTF-8''[A-Za-z0-9%._~-]*$/,
      );
    }),
  );
});
