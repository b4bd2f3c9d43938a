// Whoever adds or removes stored bytes does so alone, so that nobody takes away what another one is just keeping.
import type { prisma } from "@/lib/db/client";

export type Transaction = Parameters<Parameters<ReturnType<typeof prisma>["$transaction"]>[0]>[0];

/** Holds the bytes with this hash until the transaction ends, across processes. */
export const lockBlob = (tx: Transaction, sha256: string): Promise<number> =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${sha256}, 0))`;
