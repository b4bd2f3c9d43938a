// next-auth's own route: signing in at other doors and coming back from them, and passwords for clients that speak its protocol.
import { cookies } from "next/headers";
import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions, RETURN_COOKIE } from "@/lib/accounts/next-auth";

type Context = { params: Promise<{ nextauth: string[] }> };

/** A form of next-auth's is some hundred bytes. */
const LONGEST_BODY_BYTES = 16_000;
/** What other doors call an error: a word, by their standard. */
const ERROR_WORD = /^[\w.-]{0,100}$/;

async function answer(request: NextRequest, context: Context): Promise<Response> {
  const length = Number(request.headers.get("content-length") ?? (request.method === "POST" ? Number.NaN : 0));
  if (!(length <= LONGEST_BODY_BYTES)) return new Response("This is no form of ours.\n", { status: 413 });
  // next-auth sends this word on as it came, into the head of its answer.
  if (!ERROR_WORD.test(request.nextUrl.searchParams.get("error") ?? ""))
    return new Response("This is no answer of a door.\n", { status: 400 });
  const returnTo = (await cookies()).get(RETURN_COOKIE)?.value;
  return NextAuth(request, context, await authOptions(returnTo));
}

export const GET = answer;
export const POST = answer;
