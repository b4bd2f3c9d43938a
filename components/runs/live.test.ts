// When a tab reads the live stream. A browser stands in: what a page hears of streams, locks and other tabs.
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const opened: { close(): void; onerror?: () => void; closed: boolean }[] = [];
const tab = vi.hoisted(() => ({
  hear: undefined as ((event: { data: unknown }) => void) | undefined,
  said: [] as unknown[],
}));
const page = {
  visibilityState: "visible",
  change: () => {},
  addEventListener: (_type: string, _hear: () => void) => {},
};

class Stream {
  closed = false;
  onerror?: () => void;
  constructor() {
    opened.push(this);
  }
  addEventListener() {}
  close() {
    this.closed = true;
  }
}

class Channel {
  set onmessage(hear: (event: { data: unknown }) => void) {
    tab.hear = hear;
  }
  postMessage(message: unknown) {
    tab.said.push(message);
  }
}

const open = () => opened.filter((stream) => !stream.closed);

/** The studio is up but refuses the stream, as often as it takes for a tab to give up. */
async function refuseUntilGivenUp(): Promise<void> {
  for (let time = 0; time < 6; time++) {
    opened.at(-1)?.onerror?.();
    await vi.advanceTimersByTimeAsync(60_000);
  }
}

/** A fresh page. `locks`: what the browser's locks do with a request; undefined where there are none. */
async function load(locks?: (got: () => unknown) => Promise<unknown>) {
  vi.stubGlobal("navigator", locks ? { locks: { request: (_: string, got: () => unknown) => locks(got) } } : {});
  vi.resetModules();
  return import("./live");
}
const granted = async (got: () => unknown) => got();
const never = () => new Promise(() => {});

beforeEach(() => {
  opened.length = 0;
  tab.said.length = 0;
  page.visibilityState = "visible";
  page.addEventListener = (_, hear) => {
    page.change = hear;
  };
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", Stream);
  vi.stubGlobal("BroadcastChannel", Channel);
  vi.stubGlobal("document", page);
  const answer = async (_: string, init?: RequestInit) => new Response(null, { status: init?.method ? 429 : 200 });
  vi.stubGlobal("fetch", answer);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a tab that gave up reads again as soon as another tab wants a run", async () => {
  const { followAll } = await load(granted);
  followAll(() => {});
  expect(open()).toHaveLength(1);
  await refuseUntilGivenUp();
  expect(open()).toHaveLength(0);
  tab.hear?.({ data: { kind: "want", run: "a" } });
  expect(open()).toHaveLength(1);
});

test("a tab that only listens tells the reading one what it waits for, whichever run that is", async () => {
  const { followAll, followRun } = await load(never);
  followAll(() => {});
  followRun("a", () => {});
  expect(tab.said).toEqual([{ kind: "want" }, { kind: "want", run: "a" }]);
  expect(opened).toHaveLength(0);
});

test("without locks a hidden page holds no stream, whatever it follows, and a seen one holds one", async () => {
  const { followAll, followRun } = await load();
  followAll(() => {});
  opened[0]?.onerror?.();
  page.visibilityState = "hidden";
  page.change();
  followRun("a", () => {});
  await vi.advanceTimersByTimeAsync(60_000);
  expect(open()).toHaveLength(0);
  page.visibilityState = "visible";
  page.change();
  expect(open()).toHaveLength(1);
});
