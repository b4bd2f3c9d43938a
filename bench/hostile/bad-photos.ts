// Photos that carry more than a picture: places, pages, archives, heads that point nowhere.
import sharp from "sharp";
import { ascii, tiff, withSegment } from "./picture-bytes";

/** Inside every file that carries something hidden; must never be served as anything that could run. */
export const SCRIPT = "<script>alert(document.domain)</script>";

/** `taken`: whether it is a picture all the same; undefined where both will do. */
export type BadFile = { name: string; bytes: Buffer; taken?: boolean; type?: string };

const gps = {
  IFD0: { Make: "Acme", Copyright: SCRIPT, ImageDescription: SCRIPT },
  IFD3: { GPSLatitudeRef: "N", GPSLatitude: "48/1 8/1 0/1", GPSLongitudeRef: "E", GPSLongitude: "11/1 34/1 0/1" },
};
const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/">${SCRIPT}<exif:GPSLatitude>48,8.0N</exif:GPSLatitude></x:xmpmeta>`;

export const base = () => sharp({ create: { width: 40, height: 30, channels: 3, background: "#c04020" } });

export async function photos(): Promise<BadFile[]> {
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
