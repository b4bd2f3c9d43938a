// What is wrong with a form, by the name of the field; "form" is for what belongs to none.
import type { z } from "zod";

export type FieldErrors = Record<string, string>;

export const errorsOf = (error: z.ZodError): FieldErrors =>
  Object.fromEntries(error.issues.map((issue) => [issue.path.join(".") || "form", issue.message]));
