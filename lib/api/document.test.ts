// The OpenAPI document: whole, consistent in itself, and about every route there is.
import { expect, test } from "vitest";
import { api } from "./app";
import { heldDocument } from "./document";

type Json = Record<string, unknown>;

function written() {
  api();
  const { document } = heldDocument();
  if (!document) throw new Error("The API was built without its document.");
  return document;
}

/** Every object in a document, however deep. */
function* objects(value: unknown): Generator<Json> {
  if (value === null || typeof value !== "object") return;
  if (!Array.isArray(value)) yield value as Json;
  for (const inner of Object.values(value)) yield* objects(inner);
}

test("the document lists every route of the API and none besides", () => {
  const routes = api()
    .routes.filter(({ method, path }) => method !== "ALL" && !path.endsWith("/openapi.json"))
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
  const listed = Object.entries(written().paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(new Set(listed)).toEqual(new Set(routes));
});

test("every reference leads to a shape that is there", () => {
  const { components } = written();
  const references = [...objects(written())].flatMap(({ $ref }) => (typeof $ref === "string" ? [$ref] : []));
  expect(references.length).toBeGreaterThan(20);
  const known = Object.keys(components.schemas).map((name) => `#/components/schemas/${name}`);
  expect(references.filter((one) => !known.includes(one))).toEqual([]);
});

test("every operation says what it does, names the ids in its path and how it fails", () => {
  for (const [path, methods] of Object.entries(written().paths))
    for (const [method, operation] of Object.entries(methods)) {
      expect(operation.summary, `${method} ${path}`).toMatch(/^[A-Z]/);
      const ids = (operation.parameters ?? []).filter((one) => one.in === "path").map(({ name }) => `{${name}}`);
      expect(ids, path).toEqual(path.match(/\{\w+\}/g) ?? []);
      expect(operation.responses.default?.content?.["application/json"]?.schema).toEqual({
        $ref: "#/components/schemas/Error",
      });
      const bodies = Object.keys(operation.requestBody?.content ?? {});
      if (String(bodies) === "application/json") expect(operation.requestBody?.required, path).toBe(true);
    }
});

test("the document is about a run as it is asked and as it is answered", () => {
  const { schemas } = written().components;
  expect(schemas.RunOrder).toMatchObject({ type: "object", required: ["task", "model", "input"] });
  expect(schemas.Run).toMatchObject({ properties: { status: { enum: expect.arrayContaining(["done", "failed"]) } } });
});
