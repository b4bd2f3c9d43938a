// What programs can do here: the API's own description of itself, for reading. Open to everybody, like the document.
import type { Metadata } from "next";
import { ApiEntries } from "@/components/docs/api-entries";
import { heldDocument } from "@/lib/api/document";
import { apiPaths } from "@/lib/paths";

export const metadata: Metadata = { title: "API" };

export default function ApiPage() {
  const { document } = heldDocument();
  return (
    <main className="mx-auto max-w-[760px] px-5 py-12">
      <h1 className="font-semibold text-[22px]">Medley's API</h1>
      <p className="mt-3">
        What a person can do on the pages, a program can do. Make a key in Settings and send it with every request:
      </p>
      <pre className="mt-3 overflow-x-auto rounded-lg border border-line bg-paper-2 px-4 py-3 font-mono text-[12.5px]">
        Authorization: Bearer mk_…
      </pre>
      <p className="mt-3 text-ink-soft">
        Times are ISO 8601 in UTC, money is a whole number of millionths of a dollar, lists answer items and a
        nextCursor. A failure has a code for programs and a sentence for people. The same for machines:{" "}
        <a href={apiPaths.document()} className="text-accent-ink underline underline-offset-2">
          openapi.json
        </a>
        .
      </p>
      <h2 className="mt-10 mb-1 font-semibold text-[17px]">Addresses</h2>
      {document ? <ApiEntries paths={document.paths} components={document.components} /> : null}
    </main>
  );
}
