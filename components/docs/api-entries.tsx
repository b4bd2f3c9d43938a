// The entries of the API's page: one for everything it can do, one for every shape that has a name.
import type { ApiDocument, Operation } from "@/lib/api/document";
import { Fields, Shape } from "./shape";

type Json = Record<string, unknown>;

const schemaOf = (content: Record<string, { schema: Json }> | undefined): Json | undefined =>
  Object.values(content ?? {})[0]?.schema;

function Answers({ responses }: Pick<Operation, "responses">) {
  return Object.entries(responses)
    .filter(([status]) => status !== "default")
    .map(([status, { description, content }]) => {
      const schema = schemaOf(content);
      return (
        <p key={status} className="mt-1 text-ink-soft">
          <span className="font-mono text-[12.5px] text-ink">{status}</span> {schema ? <Shape schema={schema} /> : null}
          {schema ? " · " : ""}
          {description}
        </p>
      );
    });
}

/** One method on one path. */
export function OperationEntry({ method, path, operation }: { method: string; path: string; operation: Operation }) {
  const { summary, description, parameters = [], requestBody, responses } = operation;
  const body = schemaOf(requestBody?.content);
  return (
    <section className="border-line border-b py-5">
      <h3 className="break-words font-mono text-[13px]">
        <span className="font-semibold uppercase">{method}</span> {path}
      </h3>
      <p className="mt-1 font-medium">{summary}</p>
      {description ? <p className="mt-1 text-ink-soft">{description.replaceAll("`", "")}</p> : null}
      <Fields
        fields={parameters.map(({ name, schema, required, in: where }) => ({
          ...{ name, schema, needed: required, note: where },
        }))}
      />
      {body ? (
        <p className="mt-2">
          Takes <Shape schema={body} />
        </p>
      ) : null}
      <Answers responses={responses} />
    </section>
  );
}

/** One named shape with its fields. */
export function SchemaEntry({ name, schema }: { name: string; schema: Json }) {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Json>);
  const needed = (schema.required ?? []) as string[];
  return (
    <section id={name} className="scroll-mt-4 border-line border-b py-5">
      <h3 className="font-mono font-semibold text-[13px]">{name}</h3>
      {properties.length > 0 ? (
        <Fields
          fields={properties.map(([field, one]) => ({ name: field, schema: one, needed: needed.includes(field) }))}
        />
      ) : (
        <p className="mt-1 text-ink-soft">
          <Shape schema={schema} />
        </p>
      )}
    </section>
  );
}

/** Everything the API can do, in the order of its rooms. */
export function ApiEntries({ paths, components }: Pick<ApiDocument, "paths" | "components">) {
  return (
    <>
      {Object.entries(paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => (
          <OperationEntry key={`${method} ${path}`} method={method} path={path} operation={operation} />
        )),
      )}
      <h2 className="mt-12 mb-1 font-semibold text-[17px]">Shapes</h2>
      {Object.entries(components.schemas).map(([name, schema]) => (
        <SchemaEntry key={name} name={name} schema={schema} />
      ))}
    </>
  );
}
