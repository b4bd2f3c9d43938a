"use client";
// Choosing pictures; a phone offers its camera in the same place.
import { Camera, Plus } from "lucide-react";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { acceptedTypes } from "@/lib/files/schema";

type PickProps = { label: string; camera?: boolean; onFiles: (files: File[]) => void };

function Pick({ label, camera = false, onFiles }: PickProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button variant="bare" aria-label={label} title={label} onClick={() => input.current?.click()}>
        {camera ? <Camera aria-hidden className="size-[18px]" /> : <Plus aria-hidden className="size-[18px]" />}
      </Button>
      <input
        ref={input}
        type="file"
        accept={camera ? "image/*" : acceptedTypes}
        multiple={!camera}
        {...(camera ? { capture: "environment" as const } : {})}
        aria-label={label}
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </>
  );
}

export function Attach({ onFiles }: { onFiles: (files: File[]) => void }) {
  return (
    <>
      <Pick label="Add pictures" onFiles={onFiles} />
      <span className="hidden pointer-coarse:inline-flex">
        <Pick label="Take a photo" camera onFiles={onFiles} />
      </span>
    </>
  );
}
