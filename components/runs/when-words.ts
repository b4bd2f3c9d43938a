// A moment as people say it: "just now", "10:02", "yesterday, 09:40", "Tuesday, 18:00", "18 Nov 2026".

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const startOfDay = (at: Date): number => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

/** `at` seen from `now`, in the reader's own time zone. */
export function whenWords(at: Date, now: Date): string {
  const ago = now.getTime() - at.getTime();
  if (ago >= 0 && ago < MINUTE_MS) return "just now";
  const time = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  // Rounded, because a day on which the clocks change has 23 or 25 hours.
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY_MS);
  if (days === 0) return time;
  if (days === 1) return `yesterday, ${time}`;
  if (days > 1 && days < 7) return `${at.toLocaleDateString("en-GB", { weekday: "long" })}, ${time}`;
  return at.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
}
