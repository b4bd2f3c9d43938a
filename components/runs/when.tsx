"use client";
// A moment in the reader's own time zone; the server can only write it in UTC.
import { useSyncExternalStore } from "react";

const never = () => () => undefined;

export function When({ at }: { at: string }) {
  const here = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const text = new Date(at).toLocaleString("en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
    ...(here ? {} : { timeZone: "UTC" }),
  });
  return <time dateTime={at}>{text}</time>;
}
