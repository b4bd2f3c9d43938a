// How numbers are written for people. Safe in the browser.

const MICROS = 1_000_000;

/** Money: "$0.0113", "$15.42", "free" for an exact zero, "unknown" for null. Small sums keep two significant digits. */
export function formatMoney(micros: number | null): string {
  if (micros === null) return "unknown";
  if (micros === 0) return "free";
  const dollars = micros / MICROS;
  if (dollars >= 0.1) return `$${dollars.toFixed(2)}`;
  if (dollars >= 0.001) return `$${dollars.toFixed(4)}`;
  if (dollars < 0.000_001) return "under $0.000001";
  return `$${dollars.toFixed(6)}`;
}

/** What is left or set as a limit: "$0.00" for nothing, "$0.06" where `formatMoney` says "$0.0600", "$12,000.00". */
export function formatSum(micros: number): string {
  if (micros === 0) return "$0.00";
  const dollars = micros / MICROS;
  if (dollars < 1000) return formatMoney(micros).replace(/(\.\d\d\d*?)0+$/, "$1");
  return `$${dollars.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

const months = "January February March April May June July August September October November December".split(" ");

/** The day on which something begins anew, by UTC: "24 November, 00:00 UTC". */
export function formatRenewal(iso: string): string {
  const at = new Date(iso);
  return `${at.getUTCDate()} ${months[at.getUTCMonth()]}, ${iso.slice(11, 16)} UTC`;
}

/** A duration in ms: "0.62 s", "41 s", "2 min 05 s", "1 h 02 min". */
export function formatDuration(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(ms < 1000 ? 2 : 1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** Bytes in decimal units, as file managers show them: "940 B", "1.2 MB". */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** A whole number with thousands separators: "1,568". */
export const formatCount = (count: number): string => count.toLocaleString("en-US");
