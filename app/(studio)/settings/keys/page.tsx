// Settings: API keys, with which programs do what a person can.
import type { Metadata } from "next";
import { Section } from "@/components/layout/section";
import { KeyForm } from "@/components/settings/key-form";
import { KeyRow } from "@/components/settings/key-row";
import { requireMember } from "@/lib/access/next";
import { listApiKeys } from "@/lib/accounts/api-keys";

export const metadata: Metadata = { title: "API keys" };

export default async function KeysPage() {
  const keys = await listApiKeys(await requireMember());
  return (
    <>
      <Section title="API keys" about="A program with a key does what you can do, in this team.">
        {keys.length > 0 ? (
          <ul>
            {keys.map((apiKey) => (
              <KeyRow key={apiKey.id} apiKey={apiKey} />
            ))}
          </ul>
        ) : null}
      </Section>
      <Section title="New key">
        <KeyForm />
      </Section>
    </>
  );
}
