// People, pictures and runs for the tests of this room.
import { Readable } from "node:stream";
import sharp from "sharp";
import type { KeyHolder, Member } from "@/lib/access/actor";
import { prisma } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { saveUpload } from "./upload";

export async function someone(teamId = newId()): Promise<Member> {
  const userId = newId();
  await prisma().team.upsert({ where: { id: teamId }, create: { id: teamId, name: "Team" }, update: {} });
  await prisma().user.create({ data: { id: userId, email: `${userId}@example.org`, name: "Someone" } });
  return { kind: "member", userId, teamId, role: "member", studioOwner: false, sessionId: newId() };
}

export async function use(owner: Member, fileId: string, sharedWithTeam = false): Promise<string> {
  const connection = { id: newId(), slug: "test", name: "Test", engine: "openai", provider: "compatible" };
  await prisma().connection.create({ data: connection });
  const { teamId, userId } = owner;
  const id = newId();
  const what = { task: "ask", model: "test/test", modelName: "Test", title: "A question", input: {} };
  await prisma().run.create({ data: { id, teamId, userId, connectionId: connection.id, ...what, sharedWithTeam } });
  await prisma().runFile.create({ data: { runId: id, fileId, role: "image" } });
  return id;
}

/** A picture nobody else has: its bytes are its own. */
export const picture = (width = 40, height = 30) =>
  sharp({ create: { width, height, channels: 3, background: `#${newId().slice(-6)}` } });
export const png = (width?: number, height?: number) =>
  picture(width, height)
    .withExif({ IFD0: { ImageDescription: newId() } })
    .png()
    .toBuffer();

export const upload = (actor: Member | KeyHolder, bytes: Uint8Array, name = "picture.png") =>
  saveUpload(actor, { stream: Readable.from([bytes.subarray(0, 5), bytes.subarray(5)]), name });
