// Signing in.
import type { Metadata } from "next";
import { SignInForm } from "@/components/accounts/sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const { next } = await searchParams;
  return (
    <>
      <h1 className="mb-5 font-semibold text-[20px]">Sign in</h1>
      <SignInForm next={typeof next === "string" ? next : ""} />
      <p className="mt-5 text-[13px] text-ink-soft">
        Forgotten your password? Whoever runs this studio can make you a new one: npm run medley -- user reset --email
        your address
      </p>
    </>
  );
}
