// Makes what a row of the access table stands on, with a word in it by which its showing up elsewhere is noticed.
import type { Thing } from "@/server/access-table";
import type { Person } from "./people";
import { machinesConnection, newBudget, newConnection, newFile, newGroup, newKeyId, newRun } from "./things";

/** In everything private to the maker. */
export const SECRET = "word-of-the-maker";
/** In what the maker shares with the team. */
export const SHARED = "word-to-the-team";

/** The id of a new thing of the maker's; empty for rows that stand on nothing. */
export async function newThing(maker: Person, thing: Thing | undefined): Promise<string> {
  switch (thing) {
    case "file":
      return newFile(maker, `${SECRET}.png`);
    case "shared file": {
      const fileId = await newFile(maker, `${SHARED}.png`);
      await newRun(maker, { title: SHARED, shared: true, fileId });
      return fileId;
    }
    case "run":
      return newRun(maker, { title: SECRET });
    case "shared run":
      return newRun(maker, { title: SHARED, shared: true });
    case "waiting run":
      return newRun(maker, { title: SECRET, status: "queued" });
    case "group":
      return newGroup(maker, SECRET);
    case "connection":
      return newConnection(maker);
    case "machine's connection":
      return machinesConnection();
    case "key":
      return newKeyId(maker, SECRET);
    case "own budget":
      return newBudget(maker, "user");
    case "team's budget":
      return newBudget(maker, "team");
    default:
      return "";
  }
}
