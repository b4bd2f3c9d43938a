// Settings: where you are signed in, and a new password.
import type { Metadata } from "next";
import { EndSession } from "@/components/accounts/end-session";
import { PasswordForm } from "@/components/accounts/password-form";
import { Section } from "@/components/layout/section";
import { When } from "@/components/runs/when";
import { requireMember } from "@/lib/access/next";
import { listSessions } from "@/lib/accounts/sessions";

export const metadata: Metadata = { title: "Sessions" };

export default async function SessionsPage() {
  const sessions = await listSessions(await requireMember());
  return (
    <>
      <Section title="Sessions" about="Where you are signed in. Ending one takes effect at once.">
        <ul>
          {sessions.map((session) => (
            <li key={session.id} className="flex items-center gap-4 border-line border-b py-3.5 last:border-b-0">
              <div className="min-w-0 flex-1">
                <p className="truncate font-medium">{session.browser}</p>
                <p className="text-[12.5px] text-ink-soft">
                  {session.address || "address unknown"} · last seen <When at={session.seenAt.toISOString()} />
                </p>
              </div>
              {session.current ? (
                <span className="text-ink-soft">This one</span>
              ) : (
                <EndSession id={session.id} name={session.browser} />
              )}
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Password" about="Changing it ends your other sessions.">
        <PasswordForm />
      </Section>
    </>
  );
}
