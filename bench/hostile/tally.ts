// What a family of bad inputs came to.

/** `tried`: bad inputs. `through`: a sentence for each that did what it must not. */
export type Tally = { family: string; tried: number; through: string[] };

export const newTally = (family: string): Tally => ({ family, tried: 0, through: [] });

const MOST_WORDS = 400;

/** Counts one bad input; `faults` are the sentences about what went wrong, none when it was dealt with. */
export function count(tally: Tally, input: string, faults: string[]): void {
  tally.tried += 1;
  tally.through.push(...faults.map((fault) => `${input}: ${fault}`.slice(0, MOST_WORDS)));
}

/** Does `work` for every item, `lanes` of them at a time. */
export async function inLanes<T>(items: readonly T[], lanes: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const lane = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
