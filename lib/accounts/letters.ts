// What the studio writes to people: a link for a new password, an invite.
import { asAppError } from "@/lib/errors";
import { takeToken } from "@/lib/limits/take-token";
import { paths } from "@/lib/paths";
import { linkTo, sendMail } from "./mail";
import { newResetLink } from "./reset-password";

const TO_ONE_PERSON = { limit: 3, windowMs: 15 * 60_000 };
const silent = new Set(["not_found", "too_many"]);

/**
 * Mails a reset link to whoever has this address, if anybody. Never throws and answers nothing: who asked must not
 * learn whether there is such a person. Called after the answer has gone out, so that it takes no longer either.
 */
export async function mailResetLink(email: string): Promise<void> {
  try {
    await takeToken(`reset mail ${email}`, TO_ONE_PERSON);
    const url = linkTo(paths.reset(await newResetLink(email)));
    await sendMail({
      to: email,
      subject: "A new password for Medley",
      text: `Somebody, hopefully you, asked for a new password.\n\nChoose one here; the link works once, for 15 minutes:\n${url}\n\nIf it was not you, do nothing: your password stays as it is.\n`,
    });
  } catch (thrown) {
    const error = asAppError(thrown);
    if (!silent.has(error.code)) console.error("A reset link could not be mailed:", error.cause ?? error.message);
  }
}

/** Mails an invite's link. Throws `unavailable` when the mail server does not take it. */
export const mailInvite = (to: string, invite: { by: string; team: string; token: string }): Promise<void> =>
  sendMail({
    to,
    subject: `${invite.by} invites you to ${invite.team}`.replace(/\s+/g, " "),
    text: `${invite.by} invites you to ${invite.team} on Medley, a studio for pictures, words and voices.\n\nAccept here; the link works once, for seven days:\n${linkTo(paths.invite(invite.token))}\n`,
  });
