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

export const signUpForm = z.strictObject({ name: personName, email, password });

/** `token` is the invite's. */
export const acceptForm = signUpForm.extend({ token: z.string().min(1).max(200) });
export const joinForm = z.strictObject({ token: z.string().min(1).max(200) });

/** An invite without an address is for whoever holds its link. Owners are made in the team, not by a link. */
export const inviteForm = z.strictObject({
  email: z.preprocess(
    (value) => (typeof value === "string" && value.trim() === "" ? undefined : value),
    email.optional(),
  ),
  role: z.enum(["member", "admin"]).default("member"),
});

export const forgotForm = z.strictObject({ email });
export const lookForm = z.strictObject({ look: z.enum(["system", "light", "dark"]) });

export type SignUpForm = z.infer<typeof signUpForm>;
export type InviteForm = z.infer<typeof inviteForm>;
export type ResetForm = z.infer<typeof resetForm>;
export type SetUpForm = z.infer<typeof setUpForm>;
export type SignInForm = z.infer<typeof signInForm>;
