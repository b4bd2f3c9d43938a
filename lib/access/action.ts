// The one way server actions are made: input is checked, the asker found out, and the answer is a value or a sentence.
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { AppError, asAppError, type ErrorCode } from "@/lib/errors";
import "@/lib/input-words";
import { newId } from "@/lib/ids";
import type { Member } from "./actor";
import { currentMember } from "./next";

/** Why an action was refused. `fields` has a sentence for every input that is wrong, `field` the first of them. */
export type Problem = {
  code: ErrorCode;
  sentence: string;
  field?: string;
  fields?: Record<string, string>;
  requestId?: string;
};

/** What an action answers. A refused form gets back what was `entered`, without secrets, because React empties it. */
export type Outcome<T = undefined> =
  | { ok: true; value: T }
  | { ok: false; error: Problem; entered?: Record<string, string> };

/** An action is called with its input, or by a form through `useActionState`. */
export type Action<Input, T> = {
  (input: Input | FormData): Promise<Outcome<T>>;
  (before: Outcome<T> | undefined, form: FormData): Promise<Outcome<T>>;
};

const secretName = /password|current|token|secret|key/i;

/** The fields of a form; names that begin with `$` are Next's own. */
const fieldsOf = (form: FormData) => Object.fromEntries([...form.entries()].filter(([name]) => !name.startsWith("$")));

function entered(fields: Record<string, FormDataEntryValue>): Record<string, string> {
  const safe = Object.entries(fields).filter(([name, value]) => typeof value === "string" && !secretName.test(name));
  return Object.fromEntries(safe as [string, string][]);
}

function misread(error: z.ZodError): Problem {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) fields[issue.path.join(".")] ??= issue.message;
  const [first = ["", "This could not be understood."]] = Object.entries(fields);
  return { code: "invalid", sentence: first[1], ...(first[0] ? { field: first[0] } : {}), fields };
}

/** What was thrown as an answer for people; what nobody foresaw is logged under an id that they can name. */
function problemOf(thrown: unknown): Problem {
  const error = asAppError(thrown);
  const { code, message: sentence, field } = error;
  if (code !== "unexpected") return { code, sentence, ...(field ? { field, fields: { [field]: sentence } } : {}) };
  const requestId = newId();
  console.error(`Action ${requestId} failed:`, error.cause ?? error);
  return { code, sentence, requestId };
}

function make<S extends z.ZodType, Asker, T>(
  schema: S,
  asker: () => Promise<Asker>,
  verb: (asker: Asker, input: z.output<S>) => T | Promise<T>,
): Action<z.input<S>, T> {
  return async (...given: unknown[]): Promise<Outcome<T>> => {
    const sent = given.at(-1);
    const form = sent instanceof FormData ? fieldsOf(sent) : undefined;
    const kept = form ? { entered: entered(form) } : {};
    try {
      const who = await asker();
      const read = schema.safeParse(form ?? sent);
      if (!read.success) return { ok: false, error: misread(read.error), ...kept };
      return { ok: true, value: await verb(who, read.data) };
    } catch (thrown) {
      // Redirects and "not found" are how Next is told where to go.
      unstable_rethrow(thrown);
      return { ok: false, error: problemOf(thrown), ...kept };
    }
  };
}

async function somebody(): Promise<Member> {
  const member = await currentMember();
  if (!member) throw new AppError("signed_out", "You are signed out here. Sign in and try again; nothing was changed.");
  return member;
}

/** An action for people who are signed in. */
export const action = <S extends z.ZodType, T>(
  schema: S,
  verb: (actor: Member, input: z.output<S>) => T | Promise<T>,
): Action<z.input<S>, T> => make(schema, somebody, verb);

/** An action that needs no session: signing in, and what a link in somebody's hand allows. */
export const openAction = <S extends z.ZodType, T>(
  schema: S,
  verb: (actor: Member | undefined, input: z.output<S>) => T | Promise<T>,
): Action<z.input<S>, T> => make(schema, currentMember, verb);
