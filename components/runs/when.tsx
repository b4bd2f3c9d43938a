"use client";
// A moment in the reader's own time zone; the server can only write it in UTC.
import { useSyncExternalStore } from "react";
import { whenWords } from "./when-words";

const never = () => () => undefined;

/** `short` says it as people do ("yesterday, 09:40"); otherwise date and time in full. */
export function When({ at, short = false }: { at: string; short?: boolean }) {
  const here = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const moment = new Date(at);
  const full = moment.toLocaleString("en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
    ...(here ? {} : { timeZone: "UTC" }),
  });
  return (
    <time dateTime={at} title={short ? full : undefined}>
      {here && short ? whenWords(moment, new Date()) : full}
    </time>
  );
}
