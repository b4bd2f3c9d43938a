// Lying heads, tricks in paths and methods, smuggled requests: none gets past a door, comes back as it was sent, or leads away.
import { faultsOfStudio, type Ground, isOwn } from "./ground";
import { MARK } from "./head-tricks";
import { exchange, rawRequests } from "./raw-requests";
import { count, inLanes, newTally, type Tally } from "./tally";

const LANES = 4;

/** What only somebody signed in may see; these requests are all nobody's. */
const INSIDE = /mk_…|Make a key|API keys you made|"last4"/;

/** What is wrong with everything that came back on one connection. */
function faultsOfText(text: string, address: string): string[] {
  const statuses = [...text.matchAll(/^HTTP\/1\.[01] (\d{3})/gm)]
    .map(([, status]) => Number(status))
    .filter((status) => status !== 100);
  const led = [...text.matchAll(/^location: ([^\r\n]*)/gim)].map(([, to = ""]) => to);
  const away = led.filter((to) => !isOwn(to, address));
  const cookies = [...text.matchAll(/^set-cookie: (medley-session=[^;\r\n]{10,})/gim)].map(
    ([, cookie]) => `it was given ${cookie}`,
  );
  const [first = "", ...rest] = text.split("\r\n\r\n");
  const unlabelled =
    first.startsWith("HTTP/1.1 2") && !/^x-content-type-options: nosniff/im.test(first)
      ? ["its answer may be sniffed"]
      : [];
  return [
    ...statuses
      .filter((status) => status >= 500 && status !== 501)
      .map((status) => `it was answered ${status}: ${rest.join("").slice(0, 100)}`),
    ...(statuses.length > 1 && statuses.slice(1).includes(200) ? ["a hidden request was answered"] : []),
    ...away.map((to) => `it led to ${to}`),
    ...(text.includes(MARK) ? ["it came back as it was sent"] : []),
    ...(INSIDE.test(text) ? ["it showed what is inside"] : []),
    ...(/^x-injected/im.test(first) ? ["it wrote a line into the head"] : []),
    ...(/root:.*:0:0:/.test(text) ? ["it showed a file of this machine"] : []),
    ...cookies,
    ...unlabelled,
  ];
}

/** Tries every request, each on a connection of its own. */
export async function tryHeads(ground: Ground): Promise<Tally> {
  const tally = newTally("headers and paths");
  const { address } = ground.studio;
  await inLanes(rawRequests(new URL(address).host), LANES, async (bytes) => {
    const text = await exchange(address, bytes);
    count(tally, JSON.stringify(bytes.slice(0, 160)), [
      ...faultsOfText(text, address),
      ...faultsOfStudio(ground, text),
    ]);
  });
  return tally;
}
