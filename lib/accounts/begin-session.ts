// A session begins, and the audit log says how: by a password, a link, or another door.
import { openSession, startSession, visitor } from "@/lib/access/next";
import { writeAudit } from "@/lib/audit/write-audit";
import type { Person } from "./sign-in";

async function note(person: Person, sessionId: string, how: string): Promise<string> {
  const { address } = await visitor();
  await writeAudit({ ...person, action: "session.started", target: sessionId, details: { how }, address });
  return sessionId;
}

/** Signs a person in at this browser. `how`: "password", "set-up", "reset", "invite", "sign-up". */
export const beginSession = async (person: Person, how: string): Promise<string> =>
  note(person, await startSession(person), how);

/** The same where next-auth sets the cookie itself. `how` is the door: "github", "google", "oidc", "credentials". */
export const beginSessionAtDoor = async (person: Person, how: string): Promise<string> =>
  note(person, await openSession(person), how);
