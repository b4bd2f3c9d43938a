"use client";
// The sample pictures that came with the studio, small, to choose one from.
import Image from "next/image";
import type { Picture } from "@/components/files/picture";
import { apiPaths } from "@/lib/paths";

/** A sample with the question that shows what it is good for. */
export type Sample = { picture: Picture; question: string };

type SamplesProps = {
  samples: readonly Sample[];
  shown: string | undefined;
  onSample: (sample: Sample) => void;
};

export function Samples({ samples, shown, onSample }: SamplesProps) {
  return (
    <ul aria-label="Samples to try" className="flex max-w-full gap-2 overflow-x-auto p-1">
      {samples.map((sample) => {
        const { id, name } = sample.picture;
        return (
          <li key={id} className="shrink-0">
            <button
              type="button"
              aria-pressed={id === shown}
              aria-label={`Try the sample: ${name}`}
              title={name}
              onClick={() => onSample(sample)}
              className={`block h-[42px] w-14 overflow-hidden rounded-[6px] bg-press ${id === shown ? "outline outline-2 outline-accent outline-offset-2" : "opacity-70 hover:opacity-100"}`}
            >
              <Image
                width={56}
                height={42}
                src={apiPaths.thumbnail(id, 192)}
                alt=""
                className="size-full object-cover"
              />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
