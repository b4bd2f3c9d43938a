"use client";
// The one component that shows what a model wrote: no raw HTML, nothing fetched, links say where they lead.
import { type CSSProperties, Fragment, type ReactNode } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { headingLevels } from "./heading-levels";
import { isDrawable, piecesOf } from "./markdown-limits";

const ALLOWED = ["http:", "https:", "mailto:"];

function target(href: string | undefined): URL | undefined {
  const url = href && URL.canParse(href) ? new URL(href) : undefined;
  return url && ALLOWED.includes(url.protocol) ? url : undefined;
}

function Anchor({ href, children }: { href?: string | undefined; children?: ReactNode }) {
  const url = target(href);
  if (!url) return <span>{children}</span>;
  const host = url.protocol === "mailto:" ? url.pathname : url.host;
  return (
    <a href={url.href} target="_blank" rel="noopener noreferrer nofollow" className="text-accent-ink underline">
      {children}
      {String(children) === host || String(children) === url.href ? null : (
        <span className="text-[13px] text-ink-soft no-underline"> ({host})</span>
      )}
    </a>
  );
}

/** Of a cell's style only the side that its column keeps to. */
const sideOf = (style: CSSProperties | undefined): CSSProperties =>
  style?.textAlign ? { textAlign: style.textAlign } : {};

const parts: Components = {
  a: ({ href, children }) => <Anchor href={href}>{children}</Anchor>,
  // A picture in an answer could tell its host who reads it, so only its words are shown.
  img: ({ alt }) => <span className="text-ink-soft">[picture{alt ? `: ${alt}` : ""}]</span>,
  // Only the one above footnotes, which is made later, is at this level still.
  h2: ({ children }) => <h3 className="mt-4 font-semibold text-[17px]">{children}</h3>,
  h3: ({ children }) => <h3 className="mt-4 font-semibold text-[17px]">{children}</h3>,
  h4: ({ children }) => <h4 className="mt-3 font-semibold">{children}</h4>,
  h5: ({ children }) => <h5 className="mt-2 font-semibold">{children}</h5>,
  h6: ({ children }) => <h6 className="mt-2 font-medium">{children}</h6>,
  ul: ({ children }) => <ul className="list-disc pl-5">{children}</ul>,
  ol: ({ children, start }) => (
    <ol start={start} className="list-decimal pl-6">
      {children}
    </ol>
  ),
  pre: ({ children }) => (
    <pre className="overflow-x-auto rounded-[10px] bg-wall p-3 font-mono text-[13px] leading-5">{children}</pre>
  ),
  code: ({ children }) => <code className="rounded bg-wall px-1 font-mono text-[0.9em]">{children}</code>,
  blockquote: ({ children }) => <blockquote className="border-line-2 border-l-2 pl-3">{children}</blockquote>,
  table: ({ children }) => (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse text-[14px] leading-5">{children}</table>
    </div>
  ),
  th: ({ children, style }) => (
    <th style={sideOf(style)} className="border-line-2 border-b py-1.5 pr-3 text-left font-medium">
      {children}
    </th>
  ),
  td: ({ children, style }) => (
    <td style={sideOf(style)} className="border-line border-b py-1.5 pr-3 tabular-nums">
      {children}
    </td>
  ),
};

function AsWritten({ text }: { text: string }) {
  const pieces = piecesOf(text).map((piece, at) => ({ piece, at }));
  return (
    <p className="whitespace-pre-wrap break-words">
      {pieces.map(({ piece, at }) => (
        <Fragment key={at}>{piece}</Fragment>
      ))}
    </p>
  );
}

export default function Markdown({ text }: { text: string }) {
  if (!isDrawable(text)) return <AsWritten text={text} />;
  return (
    <div className="flex flex-col gap-2.5 break-words">
      <ReactMarkdown remarkPlugins={[remarkGfm, headingLevels]} components={parts} skipHtml>
        {text}
      </ReactMarkdown>
    </div>
  );
}
