"use client";
// The way to pictures that were used before; fetched as soon as somebody comes near it.
import dynamic from "next/dynamic";
import { useState } from "react";
import { LibraryButton } from "./library-button";
import type { Picture } from "./picture";

const fetchMenu = () => import("./library-menu");
const LibraryMenu = dynamic(fetchMenu, { ssr: false });

export function FromLibrary({ onPicture }: { onPicture: (picture: Picture) => void }) {
  const [here, setHere] = useState(false);
  const near = () => void fetchMenu();
  if (here) return <LibraryMenu onPicture={onPicture} />;
  return (
    <LibraryButton onPointerEnter={near} onFocus={near} onClick={() => void fetchMenu().then(() => setHere(true))} />
  );
}
