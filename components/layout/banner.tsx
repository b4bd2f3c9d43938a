// What the operator tells everybody on every page, in one quiet line: that this is a rehearsal, or when it will be away.

export const Banner = ({ text }: { text: string }) => (
  <aside
    aria-label="About this studio"
    className="flex h-7 items-center justify-center bg-warn-soft px-4 text-[12.5px] text-ink"
  >
    <p className="truncate" title={text}>
      {text}
    </p>
  </aside>
);
