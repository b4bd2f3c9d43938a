// Files over the API: bytes in, streamed to the store; facts, bytes and thumbnails out.
import { Readable } from "node:stream";
import { createRoute, z } from "@hono/zod-openapi";
import { AppError } from "@/lib/errors";
import { binFile } from "@/lib/files/bin-file";
import { saveFromAddress } from "@/lib/files/from-address";
import { getFile, listFiles } from "@/lib/files/queries";
import { fileAddress, filePage, fileView } from "@/lib/files/schema";
import { type Served, serveContent, serveThumbnail } from "@/lib/files/serve";
import { saveUpload } from "@/lib/files/upload";
import { brokeOff, isJson } from "./body";
import { type ApiContext, asker, newPart } from "./context";
import { pace } from "./pace";
import { idParam, jsonAnswer, jsonSchemaOf } from "./shapes";

const DEFAULT_NAME = "picture";
const DEFAULT_WIDTH = 384;

export const fileRoutes = newPart();

const upload = createRoute({
  method: "post",
  path: "/files",
  summary: "Upload a picture",
  description:
    "The body is the bytes; `X-File-Name` is the name, URI-encoded. What it is, is read from the bytes. Or it is JSON with the address of a picture.",
  request: {
    headers: z.object({ "x-file-name": z.string().max(2000).optional() }),
    // Plain schemas are shown in the document and not checked: a body here may be of any type.
    body: {
      content: {
        "application/octet-stream": { schema: { type: "string", format: "binary" } },
        "application/json": { schema: jsonSchemaOf(fileAddress) },
      },
    },
  },
  responses: { 201: jsonAnswer(fileView, "The file") },
});

function fileName(header: string | undefined): string {
  try {
    return decodeURIComponent(header ?? DEFAULT_NAME);
  } catch {
    return header ?? DEFAULT_NAME;
  }
}

async function addressIn(context: ApiContext): Promise<string> {
  const text = await context.req.text();
  const given = fileAddress.safeParse(text === "" ? undefined : JSON.parse(text));
  if (!given.success) throw new AppError("invalid", 'Send the address as { "url": … }.', { field: "url" });
  return given.data.url;
}

fileRoutes.openapi(upload, async (context) => {
  const actor = asker(context, "run");
  await pace(actor, "uploads");
  if (isJson(context.req.header("content-type")))
    return context.json(await saveFromAddress(actor, await addressIn(context)), 201);
  const { incoming } = context.env;
  const declared = Number(context.req.header("content-length"));
  const file = await saveUpload(actor, {
    // A refused upload leaves the loop early: destroying the request would take the answer with it.
    stream: incoming.iterator({ destroyOnReturn: false }),
    name: fileName(context.req.header("x-file-name")),
    ...(Number.isFinite(declared) ? { declaredBytes: declared } : {}),
  }).catch((thrown: unknown) => {
    throw incoming.errored ? brokeOff() : thrown;
  });
  return context.json(file, 201);
});

const list = createRoute({
  method: "get",
  path: "/files",
  summary: "Your files, newest first",
  request: { query: filePage },
  responses: {
    200: jsonAnswer(z.object({ items: z.array(fileView), nextCursor: z.string().nullable() }), "A page of files"),
  },
});

fileRoutes.openapi(list, async (context) =>
  context.json(await listFiles(asker(context, "read"), context.req.valid("query")), 200),
);

const one = createRoute({
  method: "get",
  path: "/files/{id}",
  summary: "A file's facts",
  request: { params: idParam },
  responses: { 200: jsonAnswer(fileView, "The file") },
});

fileRoutes.openapi(one, async (context) =>
  context.json(await getFile(asker(context, "read"), context.req.valid("param").id), 200),
);

const remove = createRoute({
  method: "delete",
  path: "/files/{id}",
  summary: "Put a file into the bin",
  request: { params: idParam },
  responses: { 204: { description: "In the bin" } },
});

fileRoutes.openapi(remove, async (context) => {
  await binFile(asker(context, "run"), context.req.valid("param").id);
  return context.body(null, 204);
});

function send({ status, headers, stream }: Served): Response {
  return new Response(stream ? (Readable.toWeb(stream) as ReadableStream) : null, { status, headers });
}

const wanted = (context: ApiContext) => {
  const [range, ifNoneMatch, ifRange] = ["range", "if-none-match", "if-range"].map((name) => context.req.header(name));
  return { ...(range ? { range } : {}), ...(ifNoneMatch ? { ifNoneMatch } : {}), ...(ifRange ? { ifRange } : {}) };
};

const content = createRoute({
  method: "get",
  path: "/files/{id}/content",
  summary: "A file's bytes",
  request: { params: idParam, query: z.object({ download: z.enum(["0", "1"]).optional() }) },
  responses: { 200: { description: "The bytes" }, 206: { description: "A part of them" } },
});

fileRoutes.openapi(content, async (context) => {
  const download = context.req.valid("query").download === "1";
  return send(
    await serveContent(asker(context, "read"), context.req.valid("param").id, { ...wanted(context), download }),
  ) as never;
});

const small = createRoute({
  method: "get",
  path: "/files/{id}/thumbnail",
  summary: "A picture made smaller (WebP)",
  request: { params: idParam, query: z.object({ w: z.coerce.number().int().min(1).max(4096).default(DEFAULT_WIDTH) }) },
  responses: { 200: { description: "The picture" } },
});

fileRoutes.openapi(small, async (context) => {
  return send(
    await serveThumbnail(
      asker(context, "read"),
      context.req.valid("param").id,
      context.req.valid("query").w,
      wanted(context),
    ),
  ) as never;
});
