// What of an answer can be read out by now: whole sentences, list items and rows, as they are heard rather than written.

type Kind = "text" | "item" | "row" | "code" | "blank";

/**
 * A point after one of these does not end a sentence, nor does one after a single letter: "Mr.", "e.g.", "J. Smith". What
 * may as well stand at the end, as "etc." or "Corp.", ends one when a capital follows.
 */
const ABBREVIATION =
  /(?:^|[\s([])(?:\p{L}|e\.g|i\.e|vs|cf|ca|approx|incl|max|min|[Nn]os?|[Nn]r|[Ff]ig|[Pp]p?|[Vv]ol|[Aa]rt|bzw|ggf|Mrs?|Ms|Dr|Prof|St|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$/u;
/** After so many letters any possible end is one. */
const LONG = 400;
/** Scripts without spaces end a sentence with these alone; elsewhere a space has to follow, or it is an address or a number. */
const ENDS_WITHOUT_SPACE = /[。！？｡…][」』）”’"']*$/u;
/** The next sentence has begun for certain: before that a point may still turn out to belong to an abbreviation. */
const BEGUN = /[\p{L}!?。]/u;

/** A line that is still being written, of which its beginning says that it is plain text. */
const PLAIN_START = /^\s{0,3}(?:[*_]{1,3}|["'“‘«「『(¿¡`])?(?:\p{L}|\d+(?:[^\d.)]|[.)]\S))/u;
const FENCE = /^\s*(?:```|~~~)/;
const ITEM = /^\s*(?:[-*+•]\s+|\d+[.)]\s|#{1,6}\s|>)/;
const ROW = /^\s*\|/;
const RULE = /^[\s|:*_=-]+$/;

const kindOf = (line: string): Kind =>
  line.trim() === "" || (RULE.test(line) && !ITEM.test(line))
    ? "blank"
    : FENCE.test(line)
      ? "code"
      : ROW.test(line)
        ? "row"
        : ITEM.test(line)
          ? "item"
          : "text";

/** A sentence without the marks that only the eye needs. */
const asHeard = (written: string): string =>
  written
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/^\s*(?:(?:[-*+•]|#{1,6}|>+)\s+)+(?:\[[ xX]\]\s+)?/, "")
    .replace(/^>+\s*/, "")
    .replace(/\*+(?=\S)|(?<=\S)\*+|`+|~~/g, "")
    .replace(/(?<=^|\s)_+(?=\S)|(?<=\S)_+(?=[\s.,;:!?]|$)/g, "")
    .replace(/\s*\|\s*/g, ", ")
    .replace(/^, |, $/g, "")
    .replace(/\s+/g, " ")
    .trim();

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });

/** Cuts a paragraph. `whole`: nothing can follow any more, so its last sentence counts, too. */
function cut(paragraph: string, whole: boolean): string[] {
  const found: string[] = [];
  let held = "";
  for (const { segment } of segmenter.segment(paragraph)) {
    const ends = /\s$/.test(held) || ENDS_WITHOUT_SPACE.test(held);
    if (held && ends && (held.length > LONG || !ABBREVIATION.test(held.trimEnd()))) {
      found.push(held);
      held = segment;
    } else held += segment;
  }
  const last = found.at(-1);
  if (whole) found.push(held);
  else if (last !== undefined && !BEGUN.test(held)) found.pop();
  return found;
}

/** Reads lines one after another into what is heard of them. */
class Reading {
  readonly heard: string[] = [];
  private paragraph = "";
  private code: number | null = null;

  line(line: string): void {
    const kind = kindOf(line);
    if (this.code !== null) {
      if (kind === "code") this.endCode();
      else this.code += 1;
    } else if (kind === "text") this.paragraph += `${this.paragraph && " "}${line.trim()}`;
    else {
      this.end(true);
      if (kind === "code") this.code = 0;
      else if (kind !== "blank") this.say(cut(line.replace(/^(\s*\d+)[.)]\s/, "$1, "), true));
    }
  }

  /** What stands after the last line break. Where it could still become anything, the paragraph before is not over either. */
  unfinished(line: string): void {
    if (this.code !== null) return;
    if (PLAIN_START.test(line)) this.paragraph += `${this.paragraph && " "}${line.trimStart()}`;
    this.end(false);
  }

  end(whole: boolean): void {
    if (this.paragraph) this.say(cut(this.paragraph, whole));
    this.paragraph = "";
    if (whole && this.code !== null) this.endCode();
  }

  private endCode(): void {
    if (this.code) this.heard.push(`A block of code, ${this.code === 1 ? "one line" : `${this.code} lines`}.`);
    this.code = null;
  }

  private say(sentences: string[]): void {
    this.heard.push(...sentences.map(asHeard).filter((sentence) => /[\p{L}\p{N}]/u.test(sentence)));
  }
}

/**
 * What can be read out of `text`, in order. While an answer grows, what was answered before stays as it is and only more is
 * added. `ended`: it grows no more, so that an unfinished sentence counts, too.
 */
export function heardSentences(text: string, ended: boolean): string[] {
  const lines = text.split(/\r?\n/);
  const last = lines.pop() ?? "";
  const reading = new Reading();
  for (const line of lines) reading.line(line);
  if (ended) {
    reading.line(last);
    reading.end(true);
  } else reading.unfinished(last);
  return reading.heard;
}
