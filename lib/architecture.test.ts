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
  const folders = ["app", "components", "lib", "server", "backend"];
  const broken = folders
    .flatMap(sources)
    .flatMap(importsOf)
    .flatMap((found) => {
      const why = fault(found);
      return why ? [`${found.from} -> ${found.to}: ${why}`] : [];
    });
  expect(broken).toEqual([]);
});

test("inside a room imports are ./, across rooms they are @/", () => {
  const climbing = ["app", "components", "lib", "server", "backend"]
    .flatMap(sources)
    .filter((path) => path.split("/").length > 2 && /from\s+["']\.\.\//.test(readFileSync(path, "utf8")));
  expect(climbing).toEqual([]);
});
