// An account made from the command line: whoever has a shell on the machine may let people in, owners too.
import { z } from "zod";
import { writeAudit } from "@/lib/audit/write-audit";
import { transaction } from "@/lib/db/client";
import { hangSamples, insertAccount } from "./create-account";
import { email, password, personName } from "./schema";
import { lockOwner } from "./set-up";
import type { Person } from "./sign-in";

/** What `user create` needs. Without a name the part of the address before the @ is one. */
export const newUser = z.strictObject({
  email,
  password,
  name: personName.optional(),
  owner: z.boolean().default(false),
});

/** Makes the account and its team. With `owner` a set-up link is not needed any more. Throws `conflict` for a known address. */
export async function createUser(wanted: z.input<typeof newUser>): Promise<Person> {
  const { name: given, ...user } = newUser.parse(wanted);
  const name = given ?? user.email.replace(/@.*/, "");
  const created = await transaction(async (client) => {
    if (user.owner) await lockOwner(client);
    return insertAccount(client, { ...user, name, teamName: user.owner ? "My studio" : name });
  });
  await hangSamples(created);
  await writeAudit({ ...created, action: "account.created", target: created.userId, details: { by: "command line" } });
  return created;
}
