// Making one's own account, where the studio's owner left the door open (OPEN_SIGNUP).
import { writeAudit } from "@/lib/audit/write-audit";
import { transaction } from "@/lib/db/client";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { takeToken } from "@/lib/limits/take-token";
import { hangSamples, insertAccount } from "./create-account";
import type { SignUpForm } from "./schema";
import type { Person } from "./sign-in";

const FROM_ONE_ADDRESS = { limit: 20, windowMs: 60 * 60_000 };

/** Whether anybody may make an account. */
export const isSignUpOpen = (): boolean => env().OPEN_SIGNUP;

/** Makes an account and its team of one. Throws `forbidden` where people need an invite, `conflict` for a known address. */
export async function signUp(form: SignUpForm, address: string): Promise<Person> {
  if (!isSignUpOpen()) throw new AppError("forbidden", "New people need an invite here. Ask somebody in the studio.");
  await takeToken(`sign-up address ${address}`, FROM_ONE_ADDRESS);
  const created = await transaction((client) => insertAccount(client, { ...form, teamName: form.name, owner: false }));
  await hangSamples(created);
  await writeAudit({ ...created, action: "account.created", target: created.userId, address });
  return created;
}
