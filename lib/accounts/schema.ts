// What people enter about themselves. Safe in the browser.
import { z } from "zod";

export const email = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.email("This is not an e-mail address.").max(254, "An e-mail address has 254 characters at most."));
export const personName = z.string().trim().min(1, "What is your name?").max(80);
export const password = z.string().min(10, "Use at least 10 characters.").max(200);

export const setUpForm = z.strictObject({
  token: z.string().min(1).max(200),
  name: personName,
  email,
  password,
  studioName: z.string().trim().min(1, "Give the studio a name.").max(80),
});

export const signInForm = z.strictObject({ email, password: z.string().min(1, "Enter your password.").max(200) });

export const changePasswordForm = z.strictObject({
  current: z.string().min(1, "Enter your present password.").max(200),
  password,
});

export const resetForm = z.strictObject({ token: z.string().min(1).max(200), password });

export type ResetForm = z.infer<typeof resetForm>;
export type SetUpForm = z.infer<typeof setUpForm>;
export type SignInForm = z.infer<typeof signInForm>;
