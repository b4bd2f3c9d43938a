"use client";
// Taking a photo with a camera of this device.
import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { useRef, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { cameraProblem, useCamera } from "./use-camera";

function Viewfinder({ onPhoto }: { onPhoto: (photo: File) => void }) {
  const view = useRef<HTMLVideoElement>(null);
  const { devices, problem, ready, use, shoot } = useCamera(view);
  const take = () => shoot().then(onPhoto, (error: unknown) => toast.error(cameraProblem(error)));
  return (
    <>
      <div className="relative grid aspect-video w-full place-items-center overflow-hidden rounded-[10px] bg-wall">
        <video ref={view} muted playsInline aria-label="What the camera sees" className="size-full object-contain" />
        {problem ? (
          <p role="alert" className="absolute max-w-80 p-4 text-center">
            {problem}
          </p>
        ) : null}
      </div>
      <div className="flex items-center gap-2">
        {devices.length > 1 ? (
          <select
            aria-label="Camera"
            onChange={(event) => use(event.target.value)}
            className="h-8 min-w-0 rounded-[9px] border border-edge bg-paper px-2"
          >
            {devices.map(({ deviceId, label }, place) => (
              <option key={deviceId} value={deviceId}>
                {label || `Camera ${place + 1}`}
              </option>
            ))}
          </select>
        ) : null}
        <Button variant="go" className="ml-auto" disabled={!ready} onClick={() => void take()}>
          Take photo
        </Button>
      </div>
    </>
  );
}

type CameraProps = { open: boolean; onClose: () => void; onPhoto: (photo: File) => void };

export function CameraDialog({ open, onClose, onPhoto }: CameraProps) {
  // The dialog has no trigger of its own, so it remembers where the focus has to go back to.
  const [before] = useState(() => document.activeElement);
  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (before instanceof HTMLElement) before.focus();
          }}
          className="-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-50 flex w-[640px] max-w-[calc(100vw-24px)] flex-col gap-3 rounded-[14px] border border-line-2 bg-paper p-4"
        >
          <div className="flex items-center justify-between">
            <Dialog.Title className="font-medium text-[15px]">Take a photo</Dialog.Title>
            <Dialog.Close asChild>
              <Button variant="bare" aria-label="Close">
                <X aria-hidden className="size-[18px]" />
              </Button>
            </Dialog.Close>
          </div>
          <Viewfinder
            onPhoto={(photo) => {
              onPhoto(photo);
              onClose();
            }}
          />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
