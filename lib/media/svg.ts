// Makes an SVG safe to draw: nothing in it may run, expand or reach outside. Refuses what can't be made safe.
import { AppError } from "@/lib/errors";
import { broken } from "./limits";

const refused = (why: string): AppError =>
  new AppError("unsupported_media", `This SVG file ${why}, so it was not taken.`);
const reachesOut = () => refused("loads something from outside itself");

// Every expression here is linear in the text: a file made to be slow is read as fast as any other. Names may have any
// letters, so they are described by what ends them.
const INSIDE = /^\s*(?:#|data:image\/(?:png|jpe?g);base64,)/i;
const TAG = /<[^\s<>!?/"'=](?:[^"'<>]|"[^"<]*"|'[^'<]*')*>/g;
const REFERENCE = /\s(?:[^\s"'<>=/:]+:)?href\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;
const FORBIDDEN = /<(?:[^\s<>"'=/:]+:)?(?:script|foreignObject|iframe)(?=[\s/>])/i;

/** Links on <a> are dropped, since a drawing needs none; every other reference has to stay inside the file. */
function keepInside(tag: string): string {
  const isLink = /^<(?:[^\s:]+:)?a\s/.test(tag);
  return tag.replace(REFERENCE, (whole, double?: string, single?: string) => {
    if (INSIDE.test(double ?? single ?? "")) return whole;
    if (isLink) return "";
    throw reachesOut();
  });
}

function checkStyles(text: string): void {
  if (/@import/i.test(text)) throw reachesOut();
  for (const [, target = ""] of text.matchAll(/url\(\s{0,20}([^)]{0,40})/gi))
    if (!INSIDE.test(target.replace(/^["']|^&(?:quot|apos);/, ""))) throw reachesOut();
}

function withoutComments(text: string): string {
  const kept: string[] = [];
  for (let from = 0; ; ) {
    const start = text.indexOf("<!--", from);
    const end = start < 0 ? -1 : text.indexOf("-->", start + 4);
    kept.push(text.slice(from, start < 0 ? undefined : start));
    if (start < 0) return kept.join("");
    if (end < 0) throw broken("image/svg+xml");
    from = end + 3;
  }
}

/** The text without its one plain document type; any other declaration could define entities or attributes. */
function withoutDeclarations(text: string): string {
  const start = text.search(/<!DOCTYPE/i);
  const end = start < 0 ? -1 : text.indexOf(">", start);
  const rest = start < 0 ? text : text.slice(0, start) + text.slice(end + 1);
  if ((start >= 0 && end < 0) || /<!(?!\[CDATA\[)/.test(rest) || text.slice(start, end).includes("["))
    throw refused("defines entities of its own");
  return rest;
}

/** The SVG as UTF-8 without declarations, links and outside references. Throws `unsupported_media` with the reason. */
export function cleanSvg(bytes: Buffer): Buffer {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw broken("image/svg+xml", cause);
  }
  // The XML declaration goes, so that no other encoding can make the drawing read otherwise than it was checked.
  text = withoutDeclarations(withoutComments(text).replace(/^\s*<\?xml\s[^>]*\?>/, ""));
  if (FORBIDDEN.test(text)) throw refused("contains a script or a page");
  if (text.includes("<?")) throw refused("contains processing instructions");
  checkStyles(text);
  return Buffer.from(text.replace(TAG, keepInside).trimStart());
}
