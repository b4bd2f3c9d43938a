"use client";
import type { Picture } from "@/components/files/picture";
// The wall: the picture, the small ones under it, and what will be done to them before they are sent.
import { Stage, type StageMark } from "@/components/files/stage";
import { Strip } from "@/components/files/strip";
import { Facts } from "@/components/runs/facts";
import type { Wall as Pictures } from "./use-pictures";

function factsOf(picture: Picture, local: boolean): string[] {
  if (picture.sample)
    return [
      `Sample ${picture.name.replace(/\.\w+$/, "").replace(/^sample /i, "")}`,
      "drop, paste or choose your own picture",
    ];
  const facts = picture.width && picture.height ? [`${picture.width} × ${picture.height}`] : [];
  if (!local && picture.private)
    facts.push(picture.place ? "location is removed before sending" : "camera facts are removed before sending");
  return facts;
}

type WallProps = {
  wall: Pictures;
  marks: readonly StageMark[];
  lit: string | null;
  onLight: (key: string | null) => void;
  /** The chosen model runs on this machine, so nothing has to be removed. */
  local: boolean;
  /** Pictures that were sent can't be taken away. */
  fixed: ReadonlySet<string>;
};

export function Wall({ wall, marks, lit, onLight, local, fixed }: WallProps) {
  const { shown, pictures, sending } = wall;
  return (
    <section
      aria-label="Wall"
      className="flex min-h-0 min-w-0 flex-col items-center justify-center gap-3 bg-wall p-3.5 lg:gap-4 lg:p-7"
    >
      {shown ? (
        <div className="flex h-[232px] w-full min-h-0 items-center justify-center [container-type:size] lg:h-auto lg:flex-1">
          <Stage picture={shown} marks={marks} lit={lit} onLight={onLight} />
        </div>
      ) : (
        <p className="max-w-xs py-6 text-center text-ink-soft">
          Drop, paste or choose a picture. A question without one works, too.
        </p>
      )}
      {pictures.length > 1 || (shown && !fixed.has(shown.id) && !shown.sample) ? (
        <Strip
          pictures={pictures}
          shown={shown?.id}
          onShow={wall.show}
          onRemove={(id) => wall.remove(id)}
          fixed={fixed}
        />
      ) : null}
      <div aria-live="polite" className="flex min-h-5 items-center gap-3.5 text-[12.5px] text-ink-soft">
        {sending === null ? null : (
          <progress aria-label="Sending the picture" value={sending} max={1} className="h-1 w-32 accent-accent" />
        )}
        {shown ? <Facts facts={factsOf(shown, local)} /> : null}
      </div>
    </section>
  );
}
