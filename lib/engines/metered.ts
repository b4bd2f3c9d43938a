// Numbers that a provider metered, as far as they can be true.
import { z } from "zod";

/** More units than any one call can use: a bill made of such a number would be none. */
const MOST = 1e9;

/** A metered amount; one that can't be counts as not told, so that its cost is unknown rather than absurd. */
export const metered = z.number().nonnegative().max(MOST).nullish().catch(undefined);
