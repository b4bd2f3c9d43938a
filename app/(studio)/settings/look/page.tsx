// Settings: light or dark.
import type { Metadata } from "next";
import { Section } from "@/components/layout/section";
import { LookChoice } from "@/components/settings/look-choice";

export const metadata: Metadata = { title: "Look" };

export default function LookPage() {
  return (
    <Section title="Look" about="Kept with your account, in every browser.">
      <LookChoice />
    </Section>
  );
}
