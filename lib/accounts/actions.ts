// What people do about their accounts from the pages.
"use server";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { action, openAction } from "@/lib/access/action";
import { endSession, visitor } from "@/lib/access/next";
import { asAppError } from "@/lib/errors";
import { paths } from "@/lib/paths";
import { beginSession } from "./begin-session";
import { resetPassword } from "./reset-password";
import { changePasswordForm, resetForm, setUpForm, signInForm } from "./schema";
import { changePassword as change, revokeSession } from "./sessions";
import { setUpStudio } from "./set-up";
import { checkCredentials } from "./sign-in";

/** Only a path of our own: anything else would be an open door to other sites. */
const ownPath = (next: string | undefined): string => (next && /^\/(?![/\\])/.test(next) ? next : paths.ask());

/** The set-up form: makes the owner and signs them in. */
export const setUp = openAction(setUpForm, async (_nobody, form) => {
  await beginSession(await setUpStudio(form), "set-up");
  redirect(paths.ask());
});

/** The sign-in form. */
export const signIn = openAction(
  signInForm.extend({ next: z.string().max(2000).optional() }),
  async (_nobody, { next, ...form }) => {
    const { address } = await visitor();
    await beginSession(await checkCredentials(form, address), "password");
    redirect(ownPath(next));
  },
);

/** Leaves the studio on this browser. */
export const signOut = openAction(z.object({}), async () => {
  await endSession();
  redirect(paths.signIn());
});

/** The form of a reset link: sets the password, ends every session and begins one here. */
export const reset = openAction(resetForm, async (_nobody, form) => {
  await beginSession(await resetPassword(form), "reset");
  redirect(paths.ask());
});

/** The form for a new password in Settings; ends the other sessions. */
export const changePassword = action(changePasswordForm, async (member, form) => {
  await change(member, form);
  revalidatePath(paths.settings("sessions"));
});

/** Ends one of the person's sessions; one that has ended already is as good. */
export const endOneSession = action(z.strictObject({ id: z.string().max(50) }), async (member, { id }) => {
  try {
    await revokeSession(member, id);
  } catch (thrown) {
    if (asAppError(thrown).code !== "not_found") throw thrown;
  }
  revalidatePath(paths.settings("sessions"));
});
