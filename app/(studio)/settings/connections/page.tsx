// Settings: where models are.
import type { Metadata } from "next";
import { Section } from "@/components/layout/section";
import { ConnectionForm } from "@/components/settings/connection-form";
import { ConnectionRow } from "@/components/settings/connection-row";
import { managesTeam } from "@/lib/access/actor";
import { requireMember } from "@/lib/access/next";
import { listConnections } from "@/lib/connections/queries";

export const metadata: Metadata = { title: "Connections" };

export default async function ConnectionsPage() {
  const member = await requireMember();
  const connections = await listConnections(member);
  const mayManage = managesTeam(member);
  return (
    <>
      <Section title="Connections" about="The places where models are. The built-in ones need no key.">
        <ul>
          {connections.map((connection) => (
            <ConnectionRow
              key={connection.id}
              connection={connection}
              mayCheck={connection.editable || (member.studioOwner && connection.source !== "settings")}
            />
          ))}
        </ul>
      </Section>
      {mayManage ? (
        <Section title="Add a connection">
          <ConnectionForm />
        </Section>
      ) : null}
    </>
  );
}
