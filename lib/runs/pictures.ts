// Which pictures of a conversation are sent: as many as a request may hold in memory, the newest first.
import type { Exchange } from "@/lib/engines/contract";
import { AppError } from "@/lib/errors";
import type { Limits } from "@/lib/models/schema";

/** Bytes of all pictures of one request, repeats included. Inside its JSON they take a third more, and all of it is in memory. */
const MOST_PICTURE_BYTES = 50_000_000;
export const LEFT_OUT = "earlier pictures were left out: all of the conversation's are more than one request may carry";

type Most = { bytes: number; images: number };

/** What one request to a model with these limits may carry. */
export const mostOf = ({ request }: Limits): Most => ({
  bytes: Math.min(MOST_PICTURE_BYTES, request?.bytes ?? MOST_PICTURE_BYTES),
  images: request?.images ?? Number.POSITIVE_INFINITY,
});

/** "50 MB" */
export const inMegabytes = ({ bytes }: Most): string => `${Math.floor(bytes / 1_000_000)} MB`;

type Asked = { imageIds: string[]; history: Exchange[] };

const without = (exchange: Exchange): Exchange => ({ ...exchange, imageIds: [] });

/** The history for a model that only looks at the pictures of the last question that had some, as the Reader does. */
export function onlyLastPictures({ imageIds, history }: Asked): Exchange[] {
  let seen = imageIds.length > 0;
  const newestFirst = history.toReversed().map((exchange) => {
    if (seen) return without(exchange);
    seen = exchange.imageIds.length > 0;
    return exchange;
  });
  return newestFirst.toReversed();
}

/**
 * The history without its oldest pictures where all together would be more than a request may hold. `bytesOf` is asked from
 * the newest picture on, once for each time it is sent. Throws `too_large` when the question's own are too much.
 */
export async function fitPictures(
  { imageIds, history }: Asked,
  bytesOf: (id: string) => number | Promise<number>,
  most: Most,
): Promise<{ history: Exchange[]; leftOut: boolean }> {
  let total = 0;
  let count = 0;
  const fits = async (ids: string[]): Promise<boolean> => {
    for (const id of ids) {
      total += await bytesOf(id);
      count += 1;
      if (total > most.bytes || count > most.images) return false;
    }
    return true;
  };
  if (!(await fits(imageIds)))
    throw new AppError(
      "too_large",
      `These pictures are more than ${inMegabytes(most)} together. Nothing was asked; send fewer at once, or smaller ones.`,
      { field: "input.imageIds" },
    );
  let leftOut = false;
  const newestFirst: Exchange[] = [];
  for (const exchange of history.toReversed()) {
    leftOut ||= exchange.imageIds.length > 0 && !(await fits(exchange.imageIds));
    newestFirst.push(leftOut ? without(exchange) : exchange);
  }
  return { history: newestFirst.toReversed(), leftOut };
}
