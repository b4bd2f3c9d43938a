// Ask: a fresh wall, or the first minute with the sample invoice on it.
import type { Metadata } from "next";
import Link from "next/link";
import { AskStudio } from "@/components/ask/ask-studio";
import { pictureOf } from "@/components/files/picture";
import { choicesOf } from "@/components/models/from-view";
import { requireMember } from "@/lib/access/next";
import { listFiles } from "@/lib/files/queries";
import { listModels } from "@/lib/models/queries";
import { paths } from "@/lib/paths";
import { hasRuns } from "@/lib/runs/queries";

export const metadata: Metadata = { title: "Ask" };

const FIRST_SAMPLE = "Sample invoice";

export default async function AskPage() {
  const member = await requireMember();
  const [models, started, files] = await Promise.all([
    listModels(member, { task: "ask" }),
    hasRuns(member),
    listFiles(member, { limit: 100 }),
  ]);
  const choices = choicesOf(models);
  const samples = files.items.filter((file) => file.sample);
  const first = samples.find((file) => file.name.startsWith(FIRST_SAMPLE) || file.name === "invoice.png") ?? samples[0];
  const wall = !started && first ? [first] : [];
  return (
    <AskStudio
      thread={[]}
      pictures={wall.map(pictureOf)}
      models={choices}
      firstQuestion={wall.length > 0 ? "What is the total?" : ""}
      aside={
        choices.every((model) => model.price === "free") ? (
          <p className="truncate">
            Runs on this machine ·{" "}
            <Link href={paths.settings("connections")} className="underline underline-offset-2 hover:text-ink">
              add a provider key
            </Link>
          </p>
        ) : null
      }
    />
  );
}
