"use client";
// The picture on the wall, as large as the window allows, with the places an answer speaks of.
import Image from "next/image";
import type { Mark } from "@/lib/engines/contract";
import { apiPaths } from "@/lib/paths";
import type { Picture } from "./picture";

export type StageMark = Mark & { key: string };

const percent = (part: number) => `${(part * 100).toFixed(3)}%`;

function Box({ mark, lit, onLight }: { mark: StageMark; lit: boolean; onLight: (key: string | null) => void }) {
  const { left, top, width, height } = mark.box;
  return (
    <div
      aria-hidden
      onPointerEnter={() => onLight(mark.key)}
      onPointerLeave={() => onLight(null)}
      style={{ left: percent(left), top: percent(top), width: percent(width), height: percent(height) }}
      className={`absolute box-content -translate-x-[4px] -translate-y-[4px] rounded-[4px] border-2 border-accent p-0.5 transition-colors ${lit ? "bg-accent/25" : "bg-accent/5"}`}
    >
      {lit && mark.label ? (
        <span className="-top-[22px] -left-0.5 absolute whitespace-nowrap rounded bg-accent px-1.5 text-[11.5px] text-white leading-[18px]">
          {mark.label}
        </span>
      ) : null}
    </div>
  );
}

type StageProps = {
  picture: Picture;
  marks: readonly StageMark[];
  lit: string | null;
  onLight: (key: string | null) => void;
};

export function Stage({ picture, marks, lit, onLight }: StageProps) {
  const width = picture.width ?? 1200;
  const height = picture.height ?? 800;
  // As large as the room around it allows in both directions, and never larger than the picture is.
  const fitted = `min(100cqw, calc(100cqh * ${width / height}), ${width}px)`;
  return (
    <figure
      style={{ width: fitted, aspectRatio: `${width} / ${height}` }}
      className="relative rounded-[4px] bg-paper-2 shadow-[0_1px_0_#0001,0_18px_40px_-18px_#0005]"
    >
      <Image
        key={picture.id}
        src={apiPaths.thumbnail(picture.id, 1536)}
        alt={picture.name}
        width={width}
        height={height}
        loading="eager"
        className="block size-full rounded-[4px] object-contain"
      />
      {marks.map((mark) => (
        <Box key={mark.key} mark={mark} lit={lit === mark.key} onLight={onLight} />
      ))}
    </figure>
  );
}
