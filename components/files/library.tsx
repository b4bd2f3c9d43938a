"use client";
// Pictures the studio has already, newest first, to hang on the wall again.
import Image from "next/image";
import useSWR from "swr";
import { fetchJson, sentenceOf } from "@/components/runs/api";
import { apiPaths } from "@/lib/paths";
import { type FileFacts, type Picture, pictureOf } from "./picture";

const MOST = 24;

export function Library({ onPicture }: { onPicture: (picture: Picture) => void }) {
  const { data, error } = useSWR<{ items: FileFacts[] }, unknown>(`${apiPaths.files()}?limit=${MOST}`, fetchJson);
  if (error)
    return (
      <p role="alert" className="p-1 text-bad">
        {sentenceOf(error)}
      </p>
    );
  if (!data) return <p className="p-1 text-ink-soft">Looking…</p>;
  if (data.items.length === 0) return <p className="p-1 text-ink-soft">Pictures you add appear here.</p>;
  return (
    <ul className="grid max-h-64 grid-cols-4 gap-2 overflow-y-auto p-1">
      {data.items.map((file) => (
        <li key={file.id}>
          <button
            type="button"
            title={file.name}
            aria-label={`Use ${file.name}`}
            onClick={() => onPicture(pictureOf(file))}
            className="block aspect-[4/3] w-full overflow-hidden rounded-[6px] bg-wall hover:opacity-80"
          >
            <Image
              width={72}
              height={54}
              src={apiPaths.thumbnail(file.id, 192)}
              alt=""
              className="size-full object-cover"
            />
          </button>
        </li>
      ))}
    </ul>
  );
}
