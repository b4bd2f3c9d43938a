// A JSON schema in as few words as say it; what has a name leads to its own entry.

type Json = Record<string, unknown>;
type Word = { id: string; text: string; leadsTo?: string };

const list = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);

function wordsOf(schema: Json, id: string): Word[] {
  if (typeof schema.$ref === "string") {
    const name = schema.$ref.split("/").at(-1) ?? "";
    return [{ id, text: name, leadsTo: name }];
  }
  const choices = list(schema.anyOf ?? schema.oneOf);
  if (choices.length > 0)
    return choices.flatMap((choice, at) => [
      ...(at > 0 ? [{ id: `${id}|${at}`, text: " or " }] : []),
      ...wordsOf(choice, `${id}.${at}`),
    ]);
  if (schema.type === "array") return [{ id, text: "list of " }, ...wordsOf((schema.items ?? {}) as Json, `${id}[]`)];
  if (schema.const !== undefined) return [{ id, text: JSON.stringify(schema.const) }];
  if (Array.isArray(schema.enum)) return [{ id, text: schema.enum.map((value) => JSON.stringify(value)).join(" or ") }];
  const { format, type = "anything", properties } = schema;
  const { items, nextCursor } = (properties ?? {}) as Record<string, Json>;
  if (items && nextCursor) return [{ id, text: "page of " }, ...wordsOf((items.items ?? {}) as Json, `${id}[]`)];
  if (properties) return [{ id, text: `{ ${Object.keys(properties).join(", ")} }` }];
  return [{ id, text: String(format ?? type) }];
}

/** One schema as words. */
export function Shape({ schema }: { schema: Json }) {
  return wordsOf(schema, "").map(({ id, text, leadsTo }) =>
    leadsTo ? (
      <a key={id} href={`#${leadsTo}`} className="text-accent-ink underline underline-offset-2">
        {text}
      </a>
    ) : (
      <span key={id}>{text}</span>
    ),
  );
}

/** Names, whether they may be left out, and what they are. */
export function Fields({ fields }: { fields: { name: string; schema: Json; needed: boolean; note?: string }[] }) {
  return (
    <dl className="mt-2 grid grid-cols-[minmax(0,12rem)_minmax(0,1fr)] gap-x-4 gap-y-1">
      {fields.map(({ name, schema, needed, note }) => (
        <div key={`${note} ${name}`} className="contents">
          <dt className="truncate font-mono text-[12.5px]">
            {name}
            {needed ? "" : <span className="text-ink-soft"> ?</span>}
          </dt>
          <dd className="min-w-0 break-words text-ink-soft">
            <Shape schema={schema} />
            {note ? ` · ${note}` : ""}
          </dd>
        </div>
      ))}
    </dl>
  );
}
