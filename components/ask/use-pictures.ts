"use client";
// The pictures on the wall: chosen, dropped, pasted or photographed, and sent to the studio at once.
import { useEffect, useEffectEvent, useState } from "react";
import { toast } from "sonner";
import { type Picture, uploadPicture } from "@/components/files/picture";
import { sentenceOf } from "@/components/runs/api";

export type Wall = {
  pictures: Picture[];
  shown: Picture | undefined;
  /** How far the upload is, 0 to 1; null when none is under way. */
  sending: number | null;
  show(id: string): void;
  remove(id: string): void;
  add(files: readonly File[]): void;
};

export function usePictures(initial: readonly Picture[]): Wall {
  const [pictures, setPictures] = useState<Picture[]>([...initial]);
  const [shownId, setShownId] = useState<string | undefined>(initial[0]?.id);
  const [sending, setSending] = useState<number | null>(null);

  const add = async (files: readonly File[]) => {
    for (const file of files) {
      setSending(0);
      try {
        const picture = await uploadPicture(file, setSending);
        setPictures((before) => [...before.filter((one) => one.id !== picture.id && !one.sample), picture]);
        setShownId(picture.id);
      } catch (error) {
        toast.error(sentenceOf(error));
      }
    }
    setSending(null);
  };
  const take = useEffectEvent((event: ClipboardEvent | DragEvent) => {
    const data = event instanceof DragEvent ? event.dataTransfer : event.clipboardData;
    const files = [...(data?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    void add(files);
  });
  useEffect(() => {
    const paste = (event: ClipboardEvent) => take(event);
    const drop = (event: DragEvent) => take(event);
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    };
    document.addEventListener("paste", paste);
    document.addEventListener("drop", drop);
    document.addEventListener("dragover", over);
    return () => {
      document.removeEventListener("paste", paste);
      document.removeEventListener("drop", drop);
      document.removeEventListener("dragover", over);
    };
  }, []);
  return {
    pictures,
    shown: pictures.find((picture) => picture.id === shownId) ?? pictures[0],
    sending,
    show: setShownId,
    remove: (id) => setPictures((before) => before.filter((picture) => picture.id !== id)),
    add: (files) => void add(files),
  };
}
