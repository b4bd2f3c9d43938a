"use client";
// Choosing pictures; beside it the camera: a phone opens its own, elsewhere a dialog shows what it sees.
import { Camera, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useRef, useState } from "react";
import { useHasCamera } from "@/components/files/use-camera";
import { Button } from "@/components/ui/button";

type PickProps = { label: string; accept: string; camera?: boolean; onFiles: (files: File[]) => void };

function Pick({ label, accept, camera = false, onFiles }: PickProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        variant="bare"
        aria-label={label}
        title={label}
        className="shrink-0"
        onClick={() => input.current?.click()}
      >
        {camera ? <Camera aria-hidden className="size-[18px]" /> : <Plus aria-hidden className="size-[18px]" />}
      </Button>
      <input
        ref={input}
        type="file"
        accept={accept}
        multiple={!camera}
        {...(camera ? { capture: "environment" as const } : {})}
        hidden
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </>
  );
}

/** Loaded when it is first opened: most questions need no camera. */
const CameraDialog = dynamic(() => import("@/components/files/camera-dialog").then((file) => file.CameraDialog), {
  ssr: false,
});

function Webcam({ onFiles }: { onFiles: (files: File[]) => void }) {
  const [open, setOpen] = useState(false);
  if (!useHasCamera()) return null;
  return (
    <>
      <Button variant="bare" aria-label="Take a photo" title="Take a photo" onClick={() => setOpen(true)}>
        <Camera aria-hidden className="size-[18px]" />
      </Button>
      {open ? <CameraDialog open onClose={() => setOpen(false)} onPhoto={(photo) => onFiles([photo])} /> : null}
    </>
  );
}

/** `accept`: what comes in, as an input wants it. */
export function Attach({ accept, onFiles }: { accept: string; onFiles: (files: File[]) => void }) {
  return (
    <>
      <Pick label="Add pictures" accept={accept} onFiles={onFiles} />
      <span className="hidden pointer-coarse:inline-flex">
        <Pick label="Take a photo" accept="image/*" camera onFiles={onFiles} />
      </span>
      <span className="inline-flex pointer-coarse:hidden">
        <Webcam onFiles={onFiles} />
      </span>
    </>
  );
}
