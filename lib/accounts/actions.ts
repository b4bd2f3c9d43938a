// What people do about their accounts from the pages.
"use server";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { endSession, startSession } from "@/lib/access/next";
import { asAppError } from "@/lib/errors";
import { paths } from "@/lib/paths";
import { setUpForm, signInForm } from "./schema";
import { setUpStudio } from "./set-up";
import { checkCredentials } from "./sign-in";

export type FormState = { error?: string; fields?: Record<string, string>; values?: Record<string, string> };

/** What was entered, without secrets, so that a refused form keeps it. */
function kept(form: FormData): Record<string, string> {
  const safe = [...form.entries()].filter(
    ([key, value]) => typeof value === "string" && key !== "password" && !key.startsWith("$"),
  );
  return Object.fromEntries(safe as [string, string][]);
}

function refused(form: FormData, thrown: unknown): FormState {
  if (thrown instanceof z.ZodError)
    return {
      fields: Object.fromEntries(thrown.issues.map((issue) => [issue.path.join("."), issue.message])),
      values: kept(form),
    };
  return { error: asAppError(thrown).message, values: kept(form) };
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
