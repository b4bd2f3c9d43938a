// The import rules of docs/architecture.md, kept by a test that names the offending file.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

const rooms = [
  ["env", "errors", "format", "paths", "home", "ids", "process", "faults", "input-words"],
  ["outbound"],
  ["db"],
  ["media"],
  ["engines"],
  ["access"],
  ["audit", "limits"],
  ["files"],
  ["connections"],
  ["models"],
  ["costs"],
  ["events"],
  ["runs"],
  ["galleries"],
  ["shares"],
  ["teams"],
  ["accounts"],
  ["api"],
];
const rank = (room: string) => rooms.findIndex((group) => group.includes(room));
const openToComponents = /^lib\/(format|paths|[^/]+\/(schema|actions))$/;
const openToBackend = ["env", "home", "errors", "format", "ids", "process", "media", "outbound"];

/** Products of the house; nothing of it may need what only tests and figures do. */
const product = ["app", "components", "lib", "server", "backend"];
/** Who may ask the database: everybody else goes through the queries and verbs of these rooms. */
const openToDatabase =
  "db access audit limits files connections models costs events runs galleries shares teams accounts".split(" ");
/** The server starts and tends the database itself, and `health` asks whether it answers at all. */
const besides = /^(lib\/api\/health|server\/.*)$/;

type Import = { from: string; to: string; typeOnly: boolean };

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(path) && !/\.(test|spec)\.tsx?$/.test(path) ? [path] : [];
  });
}

function importsOf(path: string): Import[] {
  const text = readFileSync(path, "utf8");
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^;"']*?from\s+["']([^"']+)["']|import\(["']([^"']+)["']\)/g,
  );
  return [...found].flatMap((match) => {
    const target = match[2] ?? match[3] ?? "";
    const to = target.startsWith("@/")
      ? target.slice(2)
      : target.startsWith(".")
        ? normalize(join(dirname(path), target))
        : "";
    return to ? [{ from: path.replace(/\.tsx?$/, ""), to, typeOnly: Boolean(match[1]) }] : [];
  });
}

function fault({ from, to, typeOnly }: Import): string | undefined {
  const [layer, room = ""] = from.split("/");
  const [toLayer, toRoom = ""] = to.split("/");
  if (toLayer === "stand-ins" || toLayer === "bench")
    return "what only tests and figures need stays out of the product";
  if (layer === "server" && (toLayer === "app" || toLayer === "components")) return "server knows no pages";
  if (from.startsWith("lib/engines/") && to.startsWith("lib/db/"))
    return "engines keep nothing, so they ask no database";
  if (to === "lib/db/client" && !besides.test(from) && !(layer === "lib" && openToDatabase.includes(room)))
    return "only rooms with queries of their own may ask the database";
  if (toLayer === "generated") return layer === "lib" ? undefined : "only lib may use the database client";
  if (layer === "components") {
    if (toLayer === "app" || toLayer === "server") return "components never import app or server";
    if (toLayer === "lib" && !typeOnly && !openToComponents.test(to))
      return "components take schema, actions, format, paths and types";
  }
  if (layer === "backend" && toLayer === "lib" && !openToBackend.includes(toRoom))
    return "backend knows only the leaves, media and outbound";
  if ((layer === "server" || from.startsWith("lib/api/")) && /(\/actions$|^lib\/access\/next)/.test(to))
    return "plain Node can't load this";
  if (layer !== "lib") return undefined;
  if (toLayer !== "lib") return "lib imports lib only";
  if (rank(toRoom) < 0) return `lib/${toRoom} is no room of the house`;
  if (toRoom !== room && rank(toRoom) >= rank(room) && rank(room) > 0) return `${room} may not know ${toRoom}`;
  return undefined;
}

test("imports point one way", () => {
  const broken = product
    .flatMap(sources)
    .flatMap(importsOf)
    .flatMap((found) => {
      const why = fault(found);
      return why ? [`${found.from} -> ${found.to}: ${why}`] : [];
    });
  expect(broken).toEqual([]);
});

test.each([
  ["lib/engines/openai/ask", "lib/db/client"],
  ["lib/engines/openai/ask", "lib/db/listen"],
  ["server/http", "app/layout"],
  ["server/http", "components/ui/button"],
  ["server/main", "stand-ins/openai"],
  ["lib/files/receive", "bench/reader/main"],
  ["lib/api/runs", "lib/db/client"],
  ["app/(studio)/ask/page", "lib/db/client"],
])("%s may not import %s", (from, to) => {
  expect(fault({ from, to, typeOnly: false })).toEqual(expect.any(String));
});

test("inside a room imports are ./, across rooms they are @/", () => {
  const climbing = product
    .flatMap(sources)
    .filter((path) => path.split("/").length > 2 && /from\s+["']\.\.\//.test(readFileSync(path, "utf8")));
  expect(climbing).toEqual([]);
});
