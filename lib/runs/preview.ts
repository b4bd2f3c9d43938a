// The first words of an answer as lists show them: without the marks of Markdown, on one line.

const LENGTH = 300;

/** At most 300 characters of plain words; undefined where there are none. */
export function previewOf(markdown: string): string | undefined {
  const words = markdown
    .slice(0, LENGTH * 4)
    .replace(/^```.*$/gm, " ")
    .replace(/^[|\s:-]*-{3,}[|\s:-]*$/gm, " ") // the rule below a table's head, and rules across the page
    .replace(/^\s*(#{1,6}|>|[-*+]|\d+\.)\s+/gm, "")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/(\*\*|__|~~|`)(?=\S)(.*?\S)\1/gs, "$2")
    .replace(/(?<![\p{L}\p{N}])([*_])(?=\S)(.*?\S)\1(?![\p{L}\p{N}])/gsu, "$2")
    .replace(/\s*\|\s*/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, LENGTH);
  // A cut between the halves of a character would be no character.
  return words.replace(/[\uD800-\uDBFF]$/, "") || undefined;
}
