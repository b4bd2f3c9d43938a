// Answers a question from what was read, in short sentences: what was asked first. Nothing that was not found is said.

import { cameraSentence, colourSentence, sizeSentence } from "./fact-sentences";
import { askedFields, codeSentences, context } from "./field-sentences";
import { type Fields, fieldsOf } from "./fields";
import { itemIn, itemPrice } from "./items";
import { type Page, wordsOf } from "./page";
import { type Piece, plain } from "./piece";
import { fieldTopics, soughtIn, type Topic, topicsOf } from "./question";
import { tableOf, textOf } from "./text-sentences";

/** What the Reader says of itself when asked for more than it can. */
export const ability =
  "I can read text, codes, colours and camera facts; I can't tell what is shown in a photo. A connected model can.";

function sentence(topic: Topic, page: Page, fields: Fields): Piece[] {
  switch (topic) {
    case "text":
      return [textOf(page)];
    case "table":
      return [tableOf(page) ?? textOf(page)];
    case "codes":
      return codeSentences(page, true);
    case "size":
      return [sizeSentence(page.facts)];
    case "colours":
      return [colourSentence(page.facts)];
    case "camera":
      return [cameraSentence(page.shot)];
    case "summary":
      return summary(page, fields);
    case "scene":
      return [instead(page, fields)];
    default:
      return askedFields([topic], fields);
  }
}

/** What can be said of any picture: its fields if it is a document, else its first lines, codes and colours. */
function summary(page: Page, fields: Fields): Piece[] {
  const total = fields.total ? askedFields(["total"], fields) : [];
  const told = [...total, ...context(fields, ["total"])];
  const words = wordsOf(page).length;
  if (told.length === 0 && words > 0) {
    const lines = page.rows
      .flat()
      .filter((segment) => /\p{L}{2}/u.test(segment.text))
      .slice(0, 3);
    const quotes = lines.map((line) => `“${line.text}”`).join(", ");
    const marks = lines.map((line) => ({ quote: line.text, box: line.box }));
    if (lines.length > 0)
      told.push({ text: `It has ${words} words that I can read, beginning with ${quotes}.`, marks });
  }
  if (words === 0) told.push(plain("I find no text in it."), colourSentence(page.facts), sizeSentence(page.facts));
  return [...told, ...codeSentences(page, false)];
}

/** For a question beyond the Reader: that it is, first; then what can be said all the same. */
function instead(page: Page, fields: Fields): Piece {
  const { text, marks } = joined(summary(page, fields));
  return { text: `${ability}\n\n${text}`, marks };
}

function foundWords(page: Page, sought: string): Piece {
  const bare = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N} ]/gu, "");
  const segments = page.rows.flat().filter((segment) => bare(segment.text).includes(bare(sought)));
  if (segments.length === 0) return plain(`I don't find “${sought}” in it.`);
  const lines = segments.slice(0, 20).map((segment) => {
    const words = segment.words.filter((word) =>
      bare(sought)
        .split(" ")
        .some((part) => bare(word.text).includes(part)),
    );
    const box = (words.length === 1 ? words[0]?.box : undefined) ?? segment.box;
    return { quote: segment.text, box, label: sought };
  });
  const times = segments.length === 1 ? "once" : `${segments.length} times`;
  return {
    text: `“${sought}” stands in it ${times}: ${lines.map((line) => `“${line.quote}”`).join(", ")}.`,
    marks: lines,
  };
}

function pieces(question: string, page: Page): Piece[] {
  const fields = fieldsOf(page);
  const topics = topicsOf(question);
  const item = topics.every((topic) => topic === "total") ? itemIn(question) : undefined;
  if (item) return [itemPrice(item, page)];
  if (topics.length === 0) {
    const sought = soughtIn(question);
    if (sought) return [foundWords(page, sought)];
    return [instead(page, fields)];
  }
  const asked = topics.filter((topic) => (fieldTopics as readonly string[]).includes(topic));
  const direct = topics.flatMap((topic) => sentence(topic, page, fields));
  // Asked for the total, people want to know of what; other questions are answered and that is all.
  const more = asked.includes("total") ? [...context(fields, asked), ...codeSentences(page, false)] : [];
  return [...direct, ...more];
}

/** Short facts first on a line of their own, then the sentences as one paragraph. */
function joined(parts: Piece[]): Piece {
  const isFact = ({ text }: Piece) => !/[.!?”]$/.test(text) || text.includes("\n");
  const facts = parts.filter(isFact).map((part) => part.text);
  const sentences = parts.filter((part) => !isFact(part)).map((part) => part.text);
  const text = [facts.join("  \n"), sentences.join(" ")].filter((paragraph) => paragraph !== "").join("\n\n");
  return { text, marks: parts.flatMap((part) => part.marks) };
}

/** The answer to `question` about one picture. */
export const answer = (question: string, page: Page): Piece => joined(pieces(question, page));
