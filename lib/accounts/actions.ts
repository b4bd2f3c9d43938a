// What people do about their accounts from the pages.
"use server";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { after } from "next/server";
import { z } from "zod";
import { action, openAction } from "@/lib/access/action";
import type { Member } from "@/lib/access/actor";
import { endSession, visitor } from "@/lib/access/next";
import { AppError, asAppError } from "@/lib/errors";
import { takeToken } from "@/lib/limits/take-token";
import { ownPath, paths } from "@/lib/paths";
import { whoIs } from "@/lib/teams/queries";
import { switchTeam } from "@/lib/teams/switch-team";
import { acceptAsMember, acceptAsNew } from "./accept-invite";
import { beginSession } from "./begin-session";
import { createInvite, revokeInvite } from "./invites";
import { mailInvite, mailResetLink } from "./letters";
import { keepLook } from "./look";
import { canMail } from "./mail";
import { resetPassword } from "./reset-password";
import {
  acceptForm,
  changePasswordForm,
  forgotForm,
  inviteForm,
  joinForm,
  lookForm,
  resetForm,
  setUpForm,
  signInForm,
  signUpForm,
} from "./schema";
import { changePassword as change, revokeSession } from "./sessions";
import { setUpStudio } from "./set-up";
import { checkCredentials } from "./sign-in";
import { signUp as makeAccount } from "./sign-up";

const MAILS_ASKED_FOR = { limit: 20, windowMs: 15 * 60_000 };

/** The invite exists whatever the mail server says: its link can be passed on by hand. */
async function mailed(member: Member, token: string, email: string | undefined): Promise<{ mail: string | null }> {
  if (!email || !canMail()) return { mail: null };
  const { name, teamName } = await whoIs(member);
  try {
    await mailInvite(email, { by: name, team: teamName, token });
    return { mail: `Sent to ${email}.` };
  } catch (thrown) {
    return { mail: `${asAppError(thrown).message} Pass the link on yourself.` };
  }
}

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
    redirect(ownPath(next ?? "") ?? paths.ask());
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

/** The sign-up form, where anybody may make an account. */
export const signUp = openAction(signUpForm, async (_nobody, form) => {
  const { address } = await visitor();
  await beginSession(await makeAccount(form, address), "sign-up");
  redirect(paths.ask());
});

/** The form of an invite, for somebody new: makes their account and signs them in, in the team they were invited to. */
export const acceptInvite = openAction(acceptForm, async (_nobody, { token, ...account }) => {
  await beginSession(await acceptAsNew(token, account), "invite");
  redirect(paths.ask());
});

/** The button of an invite, for somebody who is signed in: they join the team and go on there. */
export const joinTeam = action(joinForm, async (member, { token }) => {
  const { teamId } = await acceptAsMember(member, token);
  await switchTeam(member, teamId);
  redirect(paths.ask());
});

/** The form for a forgotten password. The answer is the same for every address, and as quick. */
export const forgot = openAction(forgotForm, async (_nobody, { email }) => {
  if (!canMail()) throw new AppError("unavailable", "This studio can't send mail. Ask whoever runs it for a link.");
  const { address } = await visitor();
  await takeToken(`forgot address ${address}`, MAILS_ASKED_FOR);
  after(() => mailResetLink(email));
  return { email };
});

/** Invites somebody to the team; the answer has the link's path, this once, and whether it was mailed. */
export const invite = action(inviteForm, async (member, form) => {
  const { token } = await createInvite(member, form);
  revalidatePath(paths.team());
  return { path: paths.invite(token), ...(await mailed(member, token, form.email)) };
});

/** Takes an invite back. */
export const withdrawInvite = action(z.strictObject({ id: z.string().max(50) }), async (member, { id }) => {
  await revokeInvite(member, id);
  revalidatePath(paths.team());
});

/** Light, dark, or as the system has it; kept with the account. */
export const chooseLook = action(lookForm, (member, { look }) => keepLook(member, look));

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
