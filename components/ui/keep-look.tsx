"use client";
// A person's look follows their account: a browser that had another one takes it over when a page opens.
import { useTheme } from "next-themes";
import { useEffect, useRef } from "react";

export function KeepLook({ look }: { look: string }) {
  const { setTheme } = useTheme();
  const applied = useRef<string>(undefined);
  useEffect(() => {
    if (applied.current === look) return;
    applied.current = look;
    setTheme(look);
  }, [look, setTheme]);
  return null;
}
