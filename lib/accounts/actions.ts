// What people do about their accounts from the pages.
"use server";
import { revalidatePath } from "next/cache";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { endSession, requireMember, startSession } from "@/lib/access/next";
import { asAppError } from "@/lib/errors";
import { paths } from "@/lib/paths";
import { resetPassword } from "./reset-password";
import { changePasswordForm, resetForm, setUpForm, signInForm } from "./schema";
import { changePassword as change, revokeSession } from "./sessions";
import { setUpStudio } from "./set-up";
import { checkCredentials } from "./sign-in";

export type FormState = {
  done?: boolean;
  error?: string;
  fields?: Record<string, string>;
  values?: Record<string, string>;
};

/** What was entered, without secrets, so that a refused form keeps it. */
function kept(form: FormData): Record<string, string> {
  const safe = [...form.entries()].filter(
    ([key, value]) => typeof value === "string" && key !== "password" && key !== "current" && !key.startsWith("$"),
  );
  return Object.fromEntries(safe as [string, string][]);
}

function refused(form: FormData, thrown: unknown): FormState {
  if (thrown instanceof z.ZodError)
    return {
      fields: Object.fromEntries(thrown.issues.map((issue) => [issue.path.join("."), issue.message])),
      values: kept(form),
    };
  const { field, message } = asAppError(thrown);
  return { ...(field ? { fields: { [field]: message } } : { error: message }), values: kept(form) };
}

const entries = (form: FormData, names: string[]) =>
  Object.fromEntries(names.map((name) => [name, form.get(name) ?? ""]));

/** Only a path of our own: anything else would be an open door to other sites. */
const safeNext = (next: FormDataEntryValue | null): string =>
  typeof next === "string" && /^\/(?![/\\])/.test(next) ? next : paths.ask();

/** The set-up form: makes the owner and signs them in. */
export async function setUp(_before: FormState, form: FormData): Promise<FormState> {
  try {
    await startSession(
      await setUpStudio(setUpForm.parse(entries(form, ["token", "name", "email", "password", "studioName"]))),
    );
  } catch (thrown) {
    return refused(form, thrown);
  }
  redirect(paths.ask());
}

/** The sign-in form. */
export async function signIn(_before: FormState, form: FormData): Promise<FormState> {
  try {
    const address = (await headers()).get("x-medley-address") ?? "";
    await startSession(await checkCredentials(signInForm.parse(entries(form, ["email", "password"])), address));
  } catch (thrown) {
    return refused(form, thrown);
  }
  redirect(safeNext(form.get("next")));
}

/** Leaves the studio on this browser. */
export async function signOut(): Promise<void> {
  await endSession();
  redirect(paths.signIn());
}

/** The form of a reset link: sets the password, ends every session and begins one here. */
export async function reset(_before: FormState, form: FormData): Promise<FormState> {
  try {
    await startSession(await resetPassword(resetForm.parse(entries(form, ["token", "password"]))));
  } catch (thrown) {
    return refused(form, thrown);
  }
  redirect(paths.ask());
}

/** The form for a new password in Settings; ends the other sessions. */
export async function changePassword(_before: FormState, form: FormData): Promise<FormState> {
  const member = await requireMember(paths.settings("sessions"));
  try {
    await change(member, changePasswordForm.parse(entries(form, ["current", "password"])));
  } catch (thrown) {
    return refused(form, thrown);
  }
  revalidatePath(paths.settings("sessions"));
  return { done: true };
}

/** Ends one of the person's sessions; one that has ended already is as good. */
export async function endOneSession(form: FormData): Promise<void> {
  const member = await requireMember(paths.settings("sessions"));
  try {
    await revokeSession(member, String(form.get("id")));
  } catch (thrown) {
    if (asAppError(thrown).code !== "not_found") throw thrown;
  }
  revalidatePath(paths.settings("sessions"));
}
