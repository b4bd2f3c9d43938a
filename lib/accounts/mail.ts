// Letters of the studio, where SMTP_URL says how to send them.
import { createTransport } from "nodemailer";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";

const PATIENCE_MS = 10_000;

/** Whether this studio can send mail. */
export const canMail = (): boolean => env().SMTP_URL !== undefined;

/** An address of the studio for a letter: where its owner says it is, never what a request claims. */
export const linkTo = (path: string): string =>
  (env().PUBLIC_URL ?? process.env.NEXTAUTH_URL ?? `http://localhost:${env().PORT}`).replace(/\/$/, "") + path;

/** Sends a plain letter. Throws `unavailable` when it can't be handed over within some seconds. */
export async function sendMail(letter: { to: string; subject: string; text: string }): Promise<void> {
  const { SMTP_URL, SMTP_FROM } = env();
  if (!SMTP_URL) throw new AppError("unavailable", "This studio can't send mail: SMTP_URL is not set.");
  const transport = createTransport({
    url: SMTP_URL,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  });
  try {
    await transport.sendMail({ from: SMTP_FROM ?? "Medley <medley@localhost>", ...letter });
  } catch (cause) {
    throw new AppError("unavailable", "The mail could not be sent: the mail server did not take it.", { cause });
  } finally {
    transport.close();
  }
}
