// Finds by how many degrees a document is tilted, and leads places on the straightened picture back to the original.
import type { Box } from "./page";

/** A grey picture: one byte a pixel. */
export type Grey = { data: Uint8Array; width: number; height: number };

type Point = { x: number; y: number };

/** Where it gets darker or lighter from one row to the next: text lines and ruled lines, whatever their colour. */
function edges({ data, width, height }: Grey): Point[] {
  const points: Point[] = [];
  for (let y = 0; y + 1 < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (Math.abs((data[at] ?? 0) - (data[at + width] ?? 0)) > 48) points.push({ x, y });
    }
  return points;
}

/** How sharply the points gather in rows once turned by `degrees`: the sum of squares of the rows' counts. */
function gathered(points: Point[], degrees: number, height: number): number {
  const slope = Math.tan((degrees * Math.PI) / 180);
  const rows = new Float64Array(height * 2);
  for (const { x, y } of points) {
    const row = Math.round(y - x * slope + height / 2);
    if (row >= 0 && row < rows.length) rows[row] = (rows[row] ?? 0) + 1;
  }
  return rows.reduce((sum, count) => sum + count * count, 0);
}

/** The tilt in degrees, clockwise, between -6 and 6; 0 when there is no clear one. */
export function tiltOf(grey: Grey): number {
  const points = edges(grey);
  if (points.length < 200) return 0;
  const score = (degrees: number) => gathered(points, degrees, grey.height);
  const best = (candidates: number[]) => candidates.reduce((a, b) => (score(b) > score(a) ? b : a));
  const coarse = best(Array.from({ length: 25 }, (_, index) => (index - 12) / 2));
  const fine = best(Array.from({ length: 9 }, (_, index) => coarse + (index - 4) / 10));
  const clear = score(fine) > 1.08 * score(0);
  return clear && Math.abs(fine) >= 0.3 ? fine : 0;
}

type Size = { width: number; height: number };

/**
 * A box in pixels of the straightened picture as fractions of the original. `tilt` is what `tiltOf` said; the straightened
 * picture was made by turning the original back around its middle, on a canvas that grew to hold it.
 */
export function backToOriginal(box: Box, tilt: number, straight: Size, original: Size): Box {
  const angle = (tilt * Math.PI) / 180;
  const corners = [
    [box.left, box.top],
    [box.left + box.width, box.top],
    [box.left, box.top + box.height],
    [box.left + box.width, box.top + box.height],
  ].map(([x = 0, y = 0]) => {
    const [dx, dy] = [x - straight.width / 2, y - straight.height / 2];
    return {
      x: dx * Math.cos(angle) - dy * Math.sin(angle) + original.width / 2,
      y: dx * Math.sin(angle) + dy * Math.cos(angle) + original.height / 2,
    };
  });
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  const left = clamp(Math.min(...corners.map(({ x }) => x)) / original.width);
  const top = clamp(Math.min(...corners.map(({ y }) => y)) / original.height);
  const right = clamp(Math.max(...corners.map(({ x }) => x)) / original.width);
  const bottom = clamp(Math.max(...corners.map(({ y }) => y)) / original.height);
  return { left, top, width: right - left, height: bottom - top };
}
