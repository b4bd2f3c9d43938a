// Makes an SVG safe to draw: nothing in it may run, expand or reach outside. Refuses what can't be made safe.
import { AppError } from "@/lib/errors";
import { broken } from "./limits";

const refused = (why: string): AppError =>
  new AppError("unsupported_media", `This SVG file ${why}, so it was not taken.`);

const INSIDE = /^\s*(?:#|data:image\/(?:png|jpe?g);base64,)/i;
const REFERENCE = /(\s(?:[\w.-]+:)?href\s*=\s*)(?:"([^"]*)"|'([^']*)')/gi;

/** Links on <a> are dropped, since a drawing needs none; every other reference has to stay inside the file. */
function keepInside(tag: string): string {
  const isLink = /^<(?:[\w.-]+:)?a\s/.test(tag);
  return tag.replace(REFERENCE, (whole, _name: string, double?: string, single?: string) => {
    if (INSIDE.test(double ?? single ?? "")) return whole;
    if (isLink) return "";
    throw refused("loads something from outside itself");
  });
}

function checkStyles(text: string): void {
  if (/@import|@font-face[^}]*url/i.test(text)) throw refused("loads something from outside itself");
  for (const [, target = ""] of text.matchAll(/url\(\s*(["']?[^)]{0,40})/gi))
    if (!INSIDE.test(target.replace(/^["']|^&(?:quot|apos);/, "")))
      throw refused("loads something from outside itself");
}

/** The SVG as UTF-8 without declarations, links and outside references. Throws `unsupported_media` with the reason. */
export function cleanSvg(bytes: Buffer): Buffer {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw broken("image/svg+xml", cause);
  }
  // The declaration goes, so that no other encoding can make the drawing read otherwise than it was checked.
  text = text.replace(/<!--[\s\S]*?-->/g, "").replace(/^\s*<\?xml\s[^>]*\?>/, "");
  if (/<!ENTITY|<!DOCTYPE[^>]*\[/i.test(text)) throw refused("defines entities of its own");
  text = text.replace(/<!DOCTYPE[^>]*>/gi, "");
  if (/<(?:[\w.-]+:)?(?:script|foreignObject|iframe)\b/i.test(text)) throw refused("contains a script or a page");
  if (/<\?/.test(text)) throw refused("contains processing instructions");
  checkStyles(text);
  return Buffer.from(text.replace(/<[A-Za-z](?:[^"'>]|"[^"]*"|'[^']*')*>/g, keepInside));
}
