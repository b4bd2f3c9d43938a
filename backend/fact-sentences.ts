// Size, colours and camera facts as people say them.

import type { Facts, Shot } from "./page";
import { type Piece, plain } from "./piece";

function size(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function sizeSentence({ width, height, format, bytes, transparent }: Facts): Piece {
  const clear = transparent ? " with transparency" : "";
  return plain(`It is ${width} x ${height} pixels, ${format}${clear}, ${size(bytes)}.`);
}

export function colourSentence({ colours, brightness }: Facts): Piece {
  const light = brightness > 0.75 ? "bright" : brightness < 0.3 ? "dark" : "of medium brightness";
  const named = colours.map(({ name, hex, share }) => `${name} (${hex}, ${Math.round(share * 100)} %)`).join(", ");
  return plain(`Its main colours are ${named}; overall it is ${light}.`);
}

export function cameraSentence({ camera, taken, latitude, longitude }: Shot): Piece {
  const known = [
    taken && `taken on ${taken}`,
    camera && `with a ${camera}`,
    latitude !== undefined && longitude !== undefined && `at ${latitude.toFixed(5)}, ${longitude.toFixed(5)}`,
  ].filter((part): part is string => typeof part === "string");
  if (known.length === 0) return plain("The file says nothing about a camera, a time or a place.");
  return plain(`The file says it was made ${known.join(", ")}.`.replace("made taken", "taken"));
}
