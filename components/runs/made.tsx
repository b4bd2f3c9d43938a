// What a model made besides words: pictures under its answer, each leading to the whole of it.
import Image from "next/image";
import { apiPaths } from "@/lib/paths";
import type { RunView } from "@/lib/runs/schema";
import { madeIn } from "./made-words";

/** CSS pixels; the column of answers is no wider. */
const WIDTH = 768;

export function Made({ files }: { files: RunView["files"] }) {
  const made = madeIn(files);
  if (made.length === 0) return null;
  return (
    <ul aria-label="Made by the model" className="flex flex-wrap gap-3">
      {made.map(({ fileId }, index) => (
        <li key={fileId} className="max-w-full">
          <a href={apiPaths.content(fileId)} target="_blank" rel="noreferrer" className="block">
            <Image
              src={apiPaths.thumbnail(fileId, WIDTH)}
              width={WIDTH}
              height={WIDTH}
              alt={`Made by the model, ${index + 1} of ${made.length}`}
              className="h-auto max-h-[480px] min-h-24 w-auto max-w-full rounded-[10px] border border-line bg-wall object-contain"
            />
          </a>
        </li>
      ))}
    </ul>
  );
}
