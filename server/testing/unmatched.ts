// Compares what there is with what a table lists.

/** A sentence for everything that is on one side only. `GET /x of a shared run` is a row of `GET /x`. */
export function unmatched(found: string[], rows: string[]): string[] {
  const listed = rows.map((row) => row.replace(/ (of|that) .*$/, ""));
  const difference = (these: string[], those: string[]) => [...new Set(these.filter((one) => !those.includes(one)))];
  return [
    ...difference(found, listed).map((one) => `${one} is not in the table`),
    ...difference(listed, found).map((one) => `${one} does not exist`),
  ];
}
