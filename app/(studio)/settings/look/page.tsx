// Settings: light or dark.
import type { Metadata } from "next";
import { LookChoice } from "@/components/settings/look-choice";
import { Section } from "@/components/settings/section";

export const metadata: Metadata = { title: "Look" };

export default function LookPage() {
  return (
    <Section title="Look" about="Kept with your account, in every browser.">
      <LookChoice />
    </Section>
  );
}
