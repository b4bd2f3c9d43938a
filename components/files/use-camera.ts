"use client";
// A camera of this device: which there are, what it sees, and one picture of it.
import { type RefObject, useCallback, useEffect, useState } from "react";

const JPEG_QUALITY = 0.92;

const sentences: Record<string, string> = {
  NotAllowedError: "The browser does not let this page use the camera. Allow it beside the address, then try again.",
  NotFoundError: "This device has no camera that the browser can find.",
  NotReadableError: "The camera is in use by another program. Close it there, then try again.",
};

const fallback = "The camera can't be used right now.";

/** Why the camera could not be opened, as a sentence. */
export const cameraProblem = (error: unknown): string => (error instanceof Error && sentences[error.name]) || fallback;

/** Whether there may be a camera at all; browsers tell only on https and on this machine itself. */
export function useHasCamera(): boolean {
  const [has, setHas] = useState(false);
  useEffect(() => {
    const devices = navigator.mediaDevices;
    if (!devices) return;
    let here = true;
    devices.enumerateDevices().then(
      (all) => here && setHas(all.some(({ kind }) => kind === "videoinput")),
      () => here && setHas(false),
    );
    return () => {
      here = false;
    };
  }, []);
  return has;
}

export type Camera = {
  devices: MediaDeviceInfo[];
  /** What went wrong, as a sentence; null while all is well. */
  problem: string | null;
  ready: boolean;
  use(deviceId: string): void;
  /** The picture in view, as a JPEG. */
  shoot(): Promise<File>;
};

async function open(video: HTMLVideoElement, deviceId: string | undefined): Promise<MediaStream> {
  const wish = { width: { ideal: 1920 }, height: { ideal: 1080 } };
  const choice = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: "environment" };
  const stream = await navigator.mediaDevices.getUserMedia({ video: { ...wish, ...choice } });
  video.srcObject = stream;
  await video.play();
  return stream;
}

const close = (stream: MediaStream) => {
  for (const track of stream.getTracks()) track.stop();
};

function pictureFrom(video: HTMLVideoElement): Promise<File> {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  const name = `Photo ${new Date().toISOString().slice(0, 19).replace("T", " ").replaceAll(":", "-")}.jpg`;
  return new Promise((done, failed) =>
    canvas.toBlob(
      (blob) => (blob ? done(new File([blob], name, { type: "image/jpeg" })) : failed(new Error(fallback))),
      "image/jpeg",
      JPEG_QUALITY,
    ),
  );
}

/** Opens a camera onto `view` for as long as the component is there. */
export function useCamera(view: RefObject<HTMLVideoElement | null>): Camera {
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  const [deviceId, use] = useState<string>();
  const [problem, setProblem] = useState<string | null>(null);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const video = view.current;
    if (!video) return;
    let here = true;
    setReady(false);
    setProblem(null);
    const opened = open(video, deviceId);
    opened
      .then(async () => {
        // Names of devices are told only once one of them may be used.
        const all = await navigator.mediaDevices.enumerateDevices();
        if (!here) return;
        setDevices(all.filter(({ kind }) => kind === "videoinput"));
        setReady(true);
      })
      .catch((error: unknown) => here && setProblem(cameraProblem(error)));
    return () => {
      here = false;
      opened.then(close, () => undefined); // one that never opened needs no closing
    };
  }, [view, deviceId]);
  const shoot = useCallback(() => {
    if (!view.current) return Promise.reject(new Error(fallback));
    return pictureFrom(view.current);
  }, [view]);
  return { devices, problem, ready, use, shoot };
}
