// Bad files and bad names, sent to the studio: each gets a sentence or comes out clean, and nothing of a refused one stays.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { pool } from "@/lib/db/client";
import { type Answer, call } from "@/server/testing/call";
import { badNames } from "./bad-file-names";
import { badFiles } from "./bad-files";
import { type BadFile, SCRIPT } from "./bad-photos";
import { faultsOfAnswer } from "./bodies";
import { faultsOfStudio, type Ground, newcomer } from "./ground";
import { count, newTally, type Tally } from "./tally";

const PACE = 100;
/** Memory may stay with the process for a while, but not grow with what was sent. */
const MOST_GROWTH_KB = 400_000;

/** What there is in the studio: rows, bytes in the store, files that are still arriving. */
async function inventory({ studio }: Ground): Promise<string> {
  const { rows } = await pool().query(
    `SELECT (SELECT count(*) FROM "File") AS files, (SELECT count(*) FROM "Blob") AS blobs`,
  );
  const [kept, arriving] = await Promise.all(
    ["files", "temporary"].map((folder) => readdir(join(studio.home, folder), { recursive: true }).catch(() => [])),
  );
  const blobs = (kept ?? []).filter((path) => /\/[0-9a-f]{64}$/.test(path) && !/thumbnails|forms/.test(path)).length;
  return JSON.stringify({ ...rows[0], stored: blobs, arriving: arriving?.length });
}

async function memoryKb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
}

const SERVED = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "sandbox; default-src 'none'",
  "cross-origin-resource-policy": "same-origin",
};

/** What is wrong with how a stored file is handed out. */
function faultsOfServing(answer: Answer, what: string): string[] {
  const type = answer.headers.get("content-type") ?? "";
  const inline = (answer.headers.get("content-disposition") ?? "").startsWith("inline");
  const loose = Object.entries(SERVED).filter(([name, value]) => answer.headers.get(name) !== value);
  return [
    ...(answer.status === 200 ? [] : [`its ${what} was answered ${answer.status}`]),
    ...loose.map(([name]) => `its ${what} came without ${name}`),
    ...(inline && !/^image\/(png|jpeg|webp|gif|avif|bmp|tiff|heic)$/.test(type)
      ? [`its ${what} is shown as ${type}`]
      : []),
    ...(answer.headers.get("x-injected") ? [`its name got into the head of its ${what}`] : []),
  ];
}

/** A picture made of it must hold neither a place nor a script. */
async function faultsOfThumbnail(ground: Ground, key: string, id: string): Promise<string[]> {
  const url = `${ground.studio.address}/api/v1/files/${id}/thumbnail?w=384`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${key}` } });
  const bytes = Buffer.from(await response.arrayBuffer());
  if (response.status !== 200) return [`its thumbnail was answered ${response.status}`];
  const { exif, xmp } = await sharp(bytes).metadata();
  return [
    ...(exif || xmp ? ["its thumbnail tells what the camera wrote"] : []),
    ...(bytes.includes(SCRIPT) || bytes.includes("alert(") ? ["its thumbnail carries a script"] : []),
  ];
}

async function tryFile(
  ground: Ground,
  key: string,
  { name, bytes, taken }: BadFile,
  fileName: string,
): Promise<string[]> {
  const before = await inventory(ground);
  const headers = { "content-type": "application/octet-stream", "x-file-name": fileName };
  const answer = await call(ground.studio, { key }, "POST /api/v1/files", { raw: new Uint8Array(bytes), headers });
  const faults = [...faultsOfAnswer(answer), ...faultsOfStudio(ground, answer.text)];
  if (answer.status >= 400) {
    const after = await inventory(ground);
    return [
      ...faults,
      ...(taken ? [`it was refused: ${answer.text}`] : []),
      ...(after === before ? [] : [`it left something behind: ${before} became ${after}`]),
    ];
  }
  const { id } = answer.body;
  const content = await call(ground.studio, { key }, `GET /api/v1/files/${id}/content`);
  const download = await call(ground.studio, { key }, `GET /api/v1/files/${id}/content?download=1`);
  return [
    ...faults,
    ...(taken === false ? [`${name} was taken as a picture: ${answer.text}`] : []),
    ...faultsOfServing(content, "content"),
    ...faultsOfServing(download, "download"),
    ...(/[/\\\p{Cc}\u202e]/u.test(String(answer.body.name))
      ? [`it is called ${JSON.stringify(answer.body.name)}`]
      : []),
    ...(await faultsOfThumbnail(ground, key, id)),
  ];
}

/** Tries every bad file, and a good one under every bad name. */
export async function tryFiles(ground: Ground): Promise<Tally> {
  const tally = newTally("files");
  const before = await memoryKb(ground.studio.pid);
  let key = "";
  let sent = 0;
  const one = async (file: BadFile, fileName: string, what: string) => {
    if (sent % PACE === 0) key = (await newcomer()).key;
    sent += 1;
    count(tally, what, await tryFile(ground, key, file, fileName));
  };
  for (const file of await badFiles(`http://127.0.0.1:${ground.witness.port}/x.png`))
    await one(file, "picture.png", file.name);
  for (const [index, name] of badNames.entries()) {
    const bytes = await sharp({ create: { width: 20 + index, height: 20, channels: 3, background: "#204080" } })
      .png()
      .toBuffer();
    await one({ name: "a good picture", bytes, taken: true }, name, `the name ${name.slice(0, 60)}`);
  }
  const grown = (await memoryKb(ground.studio.pid)) - before;
  if (grown > MOST_GROWTH_KB) tally.through.push(`the studio grew by ${grown} kB`);
  return tally;
}
