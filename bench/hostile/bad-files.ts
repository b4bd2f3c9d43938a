// Files that are more, less or other than they say, made by code; and names that try to be more than names.
import { Buffer } from "node:buffer";
import { crc32, deflateSync, gzipSync } from "node:zlib";
import sharp from "sharp";
import { ELSEWHERE } from "./markdown-tricks";

/** Inside every file that carries something hidden; must never be served as anything that could run. */
export const SCRIPT = "<script>alert(document.domain)</script>";

/** `taken`: whether it is a picture all the same; undefined where both will do. */
export type BadFile = { name: string; bytes: Buffer; taken?: boolean; type?: string };

const ascii = (text: string) => Buffer.from(text, "latin1");

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([ascii(type), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
function png(width: number, height: number, rest: Buffer[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  return Buffer.concat([SIGNATURE, chunk("IHDR", header), ...rest, chunk("IEND", Buffer.alloc(0))]);
}
const rows = (width: number, height: number) => chunk("IDAT", deflateSync(Buffer.alloc((width * 3 + 1) * height)));

/** A GIF of so many frames of one pixel. */
function gif(frames: number, comment = ""): Buffer {
  const head = Buffer.concat([ascii("GIF89a"), Buffer.from([1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255])]);
  const note = comment
    ? Buffer.concat([Buffer.from([0x21, 0xfe, comment.length]), ascii(comment), Buffer.of(0)])
    : Buffer.alloc(0);
  const frame = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
  return Buffer.concat([head, note, ...Array.from({ length: frames }, () => frame), Buffer.of(0x3b)]);
}

/** One IFD with these entries (tag, type, count, value) that leads on to `next`. */
function tiff(entries: [number, number, number, number][], next: number, more = Buffer.alloc(0)): Buffer {
  const out = Buffer.alloc(8 + 2 + entries.length * 12 + 4);
  out.write("II*\0", 0, "latin1");
  out.writeUInt32LE(8, 4);
  out.writeUInt16LE(entries.length, 8);
  for (const [index, [tag, type, many, value]] of entries.entries()) {
    const at = 10 + index * 12;
    out.writeUInt16LE(tag, at);
    out.writeUInt16LE(type, at + 2);
    out.writeUInt32LE(many, at + 4);
    out.writeUInt32LE(value, at + 8);
  }
  out.writeUInt32LE(next, out.length - 4);
  return Buffer.concat([out, more]);
}

const svg = (inner: string, before = "") =>
  Buffer.from(
    `${before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="30">${inner}</svg>`,
  );
const entities = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join("");

/** A JPEG segment put right after the start. */
const withSegment = (jpeg: Buffer, marker: number, data: Buffer): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, data, jpeg.subarray(2)]);
};

const gps = {
  IFD0: { Make: "Acme", Copyright: SCRIPT, ImageDescription: SCRIPT },
  IFD3: { GPSLatitudeRef: "N", GPSLatitude: "48/1 8/1 0/1", GPSLongitudeRef: "E", GPSLongitude: "11/1 34/1 0/1" },
};
const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/">${SCRIPT}<exif:GPSLatitude>48,8.0N</exif:GPSLatitude></x:xmpmeta>`;

const base = () => sharp({ create: { width: 40, height: 30, channels: 3, background: "#c04020" } });

async function photos(): Promise<BadFile[]> {
  const plain = await base().jpeg().toBuffer();
  const placed = await base().withExif(gps).jpeg().toBuffer();
  // A second, smaller photo with its own place inside the first one's EXIF, as cameras keep their previews.
  const preview = withSegment(
    plain,
    0xe1,
    Buffer.concat([ascii("Exif\0\0"), ascii("II*\0\x08\0\0\0\0\0\0\0\0\0"), placed]),
  );
  return [
    { name: "a place in EXIF", bytes: placed, taken: true },
    { name: "a place in the preview", bytes: preview, taken: true },
    {
      name: "a place in XMP",
      bytes: withSegment(plain, 0xe1, ascii(`http://ns.adobe.com/xap/1.0/\0${XMP}`)),
      taken: true,
    },
    { name: "a page in a comment", bytes: withSegment(plain, 0xfe, ascii(`<!doctype html>${SCRIPT}`)), taken: true },
    {
      name: "a page behind the picture",
      bytes: Buffer.concat([plain, ascii(`<!doctype html>${SCRIPT}`)]),
      taken: true,
    },
    {
      name: "an archive behind the picture",
      bytes: Buffer.concat([plain, ascii("PK\x03\x04"), Buffer.alloc(2000), ascii("PK\x05\x06"), Buffer.alloc(18)]),
      taken: true,
    },
    {
      name: "EXIF that points at itself",
      bytes: withSegment(
        plain,
        0xe1,
        Buffer.concat([
          ascii("Exif\0\0"),
          tiff(
            [
              [0x8769, 4, 1, 8],
              [0x8825, 4, 1, 8],
            ],
            8,
          ),
        ]),
      ),
    },
    {
      name: "EXIF with a billion values",
      bytes: withSegment(
        plain,
        0xe1,
        Buffer.concat([
          ascii("Exif\0\0"),
          tiff(
            [
              [0x010f, 2, 0x7fffffff, 8],
              [0x0110, 12, 0xffffffff, 0xfffffff0],
            ],
            0,
          ),
        ]),
      ),
    },
    {
      name: "a colour profile of 10 MB",
      bytes: Buffer.concat([
        plain.subarray(0, 2),
        ...Array.from({ length: 160 }, (_, n) => {
          const part = Buffer.alloc(65_533, 7);
          const head = Buffer.from([0xff, 0xe2, 0xff, 0xff]);
          part.write("ICC_PROFILE\0", 0, "latin1");
          part[12] = n + 1;
          part[13] = 160;
          return Buffer.concat([head, part]);
        }),
        plain.subarray(2),
      ]),
    },
    {
      name: "a JPEG of 65,500 pixels a side",
      bytes: Buffer.from(
        plain.toString("latin1").replace("\xff\xc0\0\x11\x08\0\x1e\0\x28", "\xff\xc0\0\x11\x08\xff\xdc\xff\xdc"),
        "latin1",
      ),
      taken: false,
    },
    { name: "half a JPEG", bytes: plain.subarray(0, plain.length / 2), taken: false },
    { name: "a JPEG's first bytes", bytes: plain.subarray(0, 20), taken: false },
  ];
}

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

/** Names as they may stand in a header, URI-encoded or not. */
export const badNames: string[] = [
  ...[
    "../../../etc/passwd",
    "..\\..\\windows\\system32\\x.png",
    "%2e%2e%2f%2e%2e%2fx.png",
    "..%252f..%252fx.png",
    "%c0%ae%c0%ae/x.png",
    "/etc/passwd",
    "C:\\x.png",
    "\\\\evil\\share\\x.png",
    "file:///etc/passwd",
  ],
  ...[
    "a%00.png",
    "a%0d%0aX-Injected:%201.png",
    "a%0aX-Injected:%201",
    "%e2%80%aegnp.exe",
    "%e2%80%8b.png",
    "%F0%9F%98%80%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7.png",
    "%ed%a0%80.png",
    "%ff%fe.png",
    "%",
    "%zz",
    "",
  ],
  ...[
    "CON",
    "NUL.png",
    "COM1.png",
    "aux",
    ".htaccess",
    "..",
    ".",
    " ",
    "...",
    "x".repeat(1999),
    `${"a".repeat(300)}.png`,
    "-rf",
    "$(id).png",
    "`id`.png",
    "a;id.png",
    "a|id.png",
    "a%22%3B%20filename%3D%22evil.html",
  ],
  ...[
    "%3Cscript%3Ealert(1)%3C%2Fscript%3E.png",
    "%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E.png",
    "{{7*7}}.png",
    "=cmd%7C'%20%2FC%20calc'!A0",
    "%2B1%2B1.png",
    "x.png.html",
    "x.svg",
    "x.html%00.png",
    "x.png%20",
    "a\"b'c.png",
  ],
];
