// Files that are more, less or other than they say, made by code; and names that try to be more than names.
import { deflateSync, gzipSync } from "node:zlib";
import { type BadFile, base, photos, SCRIPT } from "./bad-photos";
import { ELSEWHERE } from "./markdown-tricks";
import { ascii, chunk, gif, png, rows, SIGNATURE, tiff } from "./picture-bytes";

const svg = (inner: string, before = "") =>
  Buffer.from(
    `${before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="30">${inner}</svg>`,
  );
const entities = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join("");

/** Drawings that run, reach out or explode. */
const drawings = (inside: string): BadFile[] =>
  [
    svg(SCRIPT),
    svg(`<x:script xmlns:x="http://www.w3.org/2000/svg">1</x:script>`),
    svg(`<foreignObject><body xmlns="http://www.w3.org/1999/xhtml">${SCRIPT}</body></foreignObject>`),
    svg(`<image xlink:href="${inside}" width="9" height="9"/>`),
    svg(`<image href="file:///etc/passwd" width="9" height="9"/>`),
    svg(`<use href="${inside}#x"/>`),
    svg(`<style>@import url(${inside}); rect{fill:url(${inside})}</style><rect width="9" height="9"/>`),
    svg(`<rect style="fill:u\\72l(${inside})" filter="url(${inside})" width="9" height="9"/>`),
    svg(`<feImage href="${inside}"/><textPath href='${inside}'>x</textPath>`),
    svg("<text>&l9;</text>", `<!DOCTYPE svg [<!ENTITY l0 "lol">${entities}]>`),
    svg("<text>&x;</text>", `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>`),
    svg("<text>&x;</text>", `<!DOCTYPE svg [<!ENTITY % p SYSTEM "${inside}"> %p;]>`),
    svg("", `<?xml-stylesheet type="text/xsl" href="${inside}"?>`),
    svg("<g>".repeat(20_000) + "</g>".repeat(20_000)),
  ].map((bytes, index) => ({ name: `drawing ${index + 1}`, bytes, taken: false }));

const others: BadFile[] = [
  { name: "nothing", bytes: Buffer.alloc(0), taken: false },
  { name: "one byte", bytes: Buffer.of(0x89), taken: false },
  { name: "a page called .png", bytes: ascii(`<!doctype html>${SCRIPT}`), taken: false },
  {
    name: "a page that begins like a drawing",
    bytes: ascii(`<html><svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg></html>`),
    taken: false,
  },
  { name: "a page behind a GIF's first bytes", bytes: ascii(`GIF89a/*${SCRIPT}*/=1;alert(1)`), taken: false },
  { name: "a GIF that is a script", bytes: gif(1, "*/=1;alert(1);/*"), taken: true },
  { name: "a GIF of 50,000 frames", bytes: gif(50_000), taken: false },
  {
    name: "a PNG of 65,535 pixels a side",
    bytes: png(65_535, 65_535, [chunk("IDAT", deflateSync(Buffer.alloc(10)))]),
    taken: false,
  },
  {
    name: "a PNG with a page in its text",
    bytes: png(2, 2, [chunk("tEXt", ascii(`Comment\0${SCRIPT}`)), rows(2, 2)]),
    taken: true,
  },
  {
    name: "a PNG with a text of 100 MB, packed",
    bytes: png(2, 2, [
      chunk("zTXt", Buffer.concat([ascii("Comment\0\0"), deflateSync(Buffer.alloc(100_000_000, 65))])),
      rows(2, 2),
    ]),
  },
  {
    name: "a PNG with rows of 1 GB, packed",
    bytes: png(2, 2, [chunk("IDAT", deflateSync(Buffer.alloc(100_000_000)))]),
  },
  { name: "a PNG without pixels", bytes: png(2, 2, []), taken: false },
  { name: "a PNG of no size", bytes: png(0, 0, [rows(1, 1)]), taken: false },
  { name: "a PNG with a wrong checksum", bytes: Buffer.concat([SIGNATURE, Buffer.alloc(100, 1)]), taken: false },
  {
    name: "a TIFF whose pages go in a circle",
    bytes: tiff(
      [
        [256, 4, 1, 1],
        [257, 4, 1, 1],
        [258, 3, 1, 8],
        [262, 3, 1, 1],
        [273, 4, 1, 8],
        [278, 4, 1, 1],
        [279, 4, 1, 1],
      ],
      8,
    ),
  },
  {
    name: "a TIFF without end",
    bytes: tiff(
      [
        [256, 4, 1, 0x7fffffff],
        [257, 4, 1, 0x7fffffff],
      ],
      0,
    ),
    taken: false,
  },
  {
    name: "a BMP of two billion rows",
    bytes: Buffer.concat([
      ascii("BM"),
      Buffer.alloc(12),
      Buffer.from([40, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x80, 1, 0, 24, 0]),
      Buffer.alloc(40),
    ]),
    taken: false,
  },
  {
    name: "a HEIC that is only a beginning",
    bytes: Buffer.concat([
      Buffer.from([0, 0, 0, 24]),
      ascii("ftypheic"),
      Buffer.alloc(4),
      ascii("mif1heic"),
      Buffer.alloc(200),
    ]),
    taken: false,
  },
  {
    name: "a HEIC with a box around itself",
    bytes: Buffer.concat([
      Buffer.from([0, 0, 0, 24]),
      ascii("ftypheic"),
      Buffer.alloc(4),
      ascii("mif1heic"),
      Buffer.from([0, 0, 0, 8]),
      ascii("meta"),
      Buffer.from([0, 0, 0, 1]),
      ascii("iloc"),
      Buffer.alloc(64, 255),
    ]),
    taken: false,
  },
  {
    name: "a WebP that claims 4 GB",
    bytes: Buffer.concat([
      ascii("RIFF"),
      Buffer.from([255, 255, 255, 255]),
      ascii("WEBPVP8X"),
      Buffer.from([10, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255]),
    ]),
    taken: false,
  },
  {
    name: "a sound that claims 4 GB",
    bytes: Buffer.concat([ascii("RIFF"), Buffer.from([255, 255, 255, 255]), ascii("WAVEfmt "), Buffer.alloc(100)]),
    taken: false,
  },
  { name: "a playlist", bytes: ascii("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\nhttp://127.0.0.1/\n"), taken: false },
  { name: "a concat playlist", bytes: ascii("ffconcat version 1.0\nfile '/etc/passwd'\n"), taken: false },
  {
    name: "a film",
    bytes: Buffer.concat([
      Buffer.from([0, 0, 0, 24]),
      ascii("ftypisom"),
      Buffer.alloc(4),
      ascii("isommp42"),
      Buffer.alloc(200),
    ]),
    taken: false,
  },
  {
    name: "a song with a title of 1 MB",
    bytes: Buffer.concat([ascii("ID3\x04\0\0\x7f\x7f\x7f\x7f"), Buffer.alloc(1_000_000)]),
    taken: false,
  },
  { name: "a packed file of 100 MB", bytes: gzipSync(Buffer.alloc(100_000_000)), taken: false },
  { name: "an archive", bytes: Buffer.concat([ascii("PK\x03\x04"), Buffer.alloc(200)]), taken: false },
  {
    name: "a PDF",
    bytes: ascii(`%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj`),
    taken: false,
  },
  { name: "PostScript", bytes: ascii("%!PS\n(/etc/passwd) (r) file"), taken: false },
  {
    name: "ImageMagick's language",
    bytes: ascii(`push graphic-context\nfill 'url(${ELSEWHERE}"|id")'\npop graphic-context`),
    taken: false,
  },
  { name: "a program", bytes: Buffer.concat([ascii("\x7fELF\x02\x01\x01"), Buffer.alloc(300)]), taken: false },
];

/** The whole corpus. `inside`: an address that must not be asked for. */
export async function badFiles(inside: string): Promise<BadFile[]> {
  const whole = await base().webp().toBuffer();
  const avif = await base().avif().toBuffer();
  return [
    ...others,
    ...(await photos()),
    ...drawings(inside),
    { name: "half a WebP", bytes: whole.subarray(0, whole.length * 0.6), taken: false },
    { name: "half an AVIF", bytes: avif.subarray(0, avif.length * 0.7), taken: false },
  ];
}
