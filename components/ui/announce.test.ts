import { expect, test } from "vitest";
import { Announcer } from "./announce";

const said = ({ lines }: Announcer) => lines.map(({ text }) => text);

test("lines are said in order, each with a place of its own", () => {
  const announcer = new Announcer(() => true);
  let heard = 0;
  const leave = announcer.follow(() => heard++);
  announcer.say(["One.", "One."]);
  announcer.say([]);
  announcer.say([], "Done.");
  leave();
  announcer.say(["Unheard."]);
  expect([said(announcer), new Set(announcer.lines.map(({ id }) => id)).size, heard]).toEqual([
    ["One.", "One.", "Done.", "Unheard."],
    4,
    2,
  ]);
});

test("old lines go, but never one that has just come", () => {
  const announcer = new Announcer(() => true);
  for (let line = 0; line < 20; line++) announcer.say([`${line}`]);
  expect(said(announcer)).toEqual(Array.from({ length: 12 }, (_, line) => `${line + 8}`));
  announcer.say(Array.from({ length: 30 }, (_, line) => `at once ${line}`));
  expect(announcer.lines).toHaveLength(30);
});

test("while nobody is at the page only what lasts is kept, and said on return once", () => {
  let here = false;
  const announcer = new Announcer(() => here);
  announcer.say(["Gone."]);
  announcer.say(["Gone, too."], "The answer is complete.");
  announcer.welcome();
  expect(said(announcer)).toEqual([]);
  here = true;
  announcer.welcome();
  announcer.welcome();
  expect(said(announcer)).toEqual(["The answer is complete."]);
});
