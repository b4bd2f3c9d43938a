// The built-in models: on this machine, without key or network, named by their job.
import type { Card } from "@/lib/models/schema";

const FIFTY_MEGABYTES = 50_000_000;

export const localCards: Card[] = [
  {
    providerName: "reader",
    name: "Reader",
    task: "ask",
    parameters: { type: "object", properties: {} },
    limits: { maxSide: 10_000, maxBytes: FIFTY_MEGABYTES, images: 8 },
    imageTokens: { kind: "none" },
    price: "free",
    lifecycle: { status: "active" },
  },
];
