// What a model wrote is drawn as words and nothing else, whole and at every point of its stream.
import fc from "fast-check";
import { renderToStaticMarkup, renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { faultsOfMarkup, heaps, plainTricks } from "@/bench/hostile/markdown-tricks";
import Markdown from "./markdown";

const drawn = (text: string): string => renderToStaticMarkup(<Markdown text={text} />);

test("Markdown is drawn, and a link says where it leads", () => {
  const html = drawn("# A\n\n**b** [good.example](https://tracker.example/x)\n\n| a |\n|--:|\n| 1 |\n\n- [x] done");
  expect(html.replace(/ class="[^"]*"/g, "")).toBe(
    '<div><h3>A</h3>\n<p><strong>b</strong> <a href="https://tracker.example/x" target="_blank" rel="noopener noreferrer nofollow">good.example<span> (tracker.example)</span></a></p>\n<div><table><thead><tr><th style="text-align:right">a</th></tr></thead><tbody><tr><td style="text-align:right">1</td></tr></tbody></table></div>\n<ul>\n<li><input type="checkbox" disabled="" checked=""/> done</li>\n</ul></div>',
  );
});

test("what looks for faults finds them", () => {
  const bad = '<p onclick="x">a</p><script>b</script><a href="javascript:1">c</a><img src="x"/>';
  expect(faultsOfMarkup(bad)).toEqual([
    'it drew onclick="x"',
    "it drew <script>",
    'it drew href="javascript:1"',
    "it drew <img>",
    'it drew src="x"',
  ]);
});

test.each(plainTricks.map((trick) => [trick]))("%j draws nothing but words at every point of its stream", (trick) => {
  for (let end = 1; end <= trick.length; end += 1) expect(faultsOfMarkup(drawn(trick.slice(0, end)))).toEqual([]);
});

test("no mixture of tricks draws anything else", () => {
  const piece = fc.oneof(fc.constantFrom(...plainTricks), fc.string({ unit: "binary", maxLength: 10 }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 4 }), (pieces) => {
      expect(faultsOfMarkup(drawn(pieces.join("")))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test.each(Object.entries(heaps))("%s do not end the page", (_name, text) => {
  expect(faultsOfMarkup(drawn(text))).toEqual([]);
});

test("a text too long for one piece of a page comes in several, and none of it is lost", () => {
  const text = "😀 word ".repeat(20_000);
  const html = renderToString(<Markdown text={text} />);
  expect(html.split("<!-- -->").length).toBeGreaterThan(1);
  expect(html.replace(/<[^>]*>/g, "")).toBe(text);
});
