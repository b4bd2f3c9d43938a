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
  /** Hangs one that the studio has already, beside the others. */
  put(picture: Picture): void;
  /** Hangs this one in place of everything else. */
  replace(picture: Picture): void;
  /** Files are being dragged over the page. */
  over: boolean;
};

export function usePictures(initial: readonly Picture[]): Wall {
  const [pictures, setPictures] = useState<Picture[]>([...initial]);
  const [shownId, setShownId] = useState<string | undefined>(initial[0]?.id);
  const [sending, setSending] = useState<number | null>(null);
  const [over, setOver] = useState(false);
  const put = (picture: Picture) => {
    setPictures((before) => [...before.filter((one) => one.id !== picture.id && !one.sample), picture]);
    setShownId(picture.id);
  };

  const add = async (files: readonly File[]) => {
    for (const file of files) {
      setSending(0);
      try {
        put(await uploadPicture(file, setSending));
      } catch (error) {
        toast.error(sentenceOf(error));
      }
    }
    setSending(null);
  };
  const take = useEffectEvent((event: ClipboardEvent | DragEvent) => {
    const data = event instanceof DragEvent ? event.dataTransfer : event.clipboardData;
    setOver(false);
    const files = [...(data?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    void add(files);
  });
  useEffect(() => {
    const paste = (event: ClipboardEvent) => take(event);
    const drop = (event: DragEvent) => take(event);
    const dragOver = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setOver(true);
    };
    // Leaving the window has no element that is entered next.
    const dragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    document.addEventListener("paste", paste);
    document.addEventListener("drop", drop);
    document.addEventListener("dragover", dragOver);
    document.addEventListener("dragleave", dragLeave);
    return () => {
      document.removeEventListener("paste", paste);
      document.removeEventListener("drop", drop);
      document.removeEventListener("dragover", dragOver);
      document.removeEventListener("dragleave", dragLeave);
    };
  }, []);
  return {
    pictures,
    shown: pictures.find((picture) => picture.id === shownId) ?? pictures[0],
    sending,
    show: setShownId,
    remove: (id) => setPictures((before) => before.filter((picture) => picture.id !== id)),
    add: (files) => void add(files),
    put,
    replace: (picture) => {
      setPictures([picture]);
      setShownId(picture.id);
    },
    over,
  };
}
