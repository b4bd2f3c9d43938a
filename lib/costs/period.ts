// The stretch of time that a budget counts. UTC, so that everybody's month ends at the same moment.

/** The name of the period that `at` falls into: "2026-11-23", "2026-11" or "total". */
export function periodName(period: string, at: Date): string {
  const iso = at.toISOString();
  if (period === "day") return iso.slice(0, 10);
  if (period === "month") return iso.slice(0, 7);
  return "total";
}
