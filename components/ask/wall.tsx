"use client";
// The wall: the picture, the small ones under it, and what is or will be done to them before they are sent.
import { FromLibrary } from "@/components/files/from-library";
import { Stage, type StageMark } from "@/components/files/stage";
import { Strip } from "@/components/files/strip";
import { Facts } from "@/components/runs/facts";
import { type Sample, Samples } from "./samples";
import type { Wall as Pictures } from "./use-pictures";

type WallProps = {
  wall: Pictures;
  marks: readonly StageMark[];
  lit: string | null;
  onLight: (key: string | null) => void;
  /** Said of the shown picture. */
  facts: readonly string[];
  /** Offered until something has been asked or a picture of one's own hangs here. */
  samples: readonly Sample[];
  onSample: (sample: Sample) => void;
  /** Pictures that were sent can't be taken away. */
  fixed: ReadonlySet<string>;
};

function Small({ wall, samples, onSample, fixed }: WallProps) {
  const { shown, pictures } = wall;
  if (samples.length > 0 && pictures.every((picture) => picture.sample))
    return <Samples samples={samples} shown={shown?.id} onSample={onSample} />;
  if (pictures.length < 2 && (!shown || fixed.has(shown.id))) return null;
  return <Strip pictures={pictures} shown={shown?.id} onShow={wall.show} onRemove={wall.remove} fixed={fixed} />;
}

export function Wall(props: WallProps) {
  const { wall, marks, lit, onLight, facts } = props;
  const { shown, sending, over } = wall;
  return (
    <section
      aria-label="Wall"
      className={`flex min-h-0 min-w-0 flex-col items-center justify-center gap-3 bg-wall p-3.5 lg:gap-4 lg:p-7 ${over ? "outline-2 outline-accent outline-dashed -outline-offset-8" : ""}`}
    >
      {shown ? (
        <div className="flex h-[232px] w-full min-h-0 items-center justify-center [container-type:size] lg:h-auto lg:flex-1">
          <Stage picture={shown} marks={marks} lit={lit} onLight={onLight} />
        </div>
      ) : (
        <p className="max-w-xs py-3 text-center text-ink-soft lg:py-6">
          Drop, paste or choose a picture{props.samples.length > 0 ? ", or try a sample" : ""}. A question without one
          works, too.
        </p>
      )}
      <Small {...props} />
      <div
        aria-live="polite"
        className="flex min-h-5 flex-wrap items-center justify-center gap-x-3.5 gap-y-1 text-[12.5px] text-ink-soft"
      >
        {sending === null ? null : (
          <progress aria-label="Sending the picture" value={sending} max={1} className="h-1 w-32 accent-accent" />
        )}
        <Facts facts={facts} />
        <FromLibrary onPicture={wall.put} />
      </div>
    </section>
  );
}
