// The stretches of time that budgets count, in SQL: the database's clock alone says what day it is. UTC, so that everybody's
// month ends at the same moment.

/** The name of the period of the kind `period` that `at` falls into: "2026-11-23", "2026-11" or "total". Both are SQL. */
export const periodName = (period: string, at: string): string =>
  `CASE ${period} WHEN 'day' THEN to_char(${at} AT TIME ZONE 'UTC', 'YYYY-MM-DD')
     WHEN 'month' THEN to_char(${at} AT TIME ZONE 'UTC', 'YYYY-MM') ELSE 'total' END`;

/** When the period that `at` falls into began; the total began with the books. */
export const periodStart = (period: string, at: string): string =>
  `CASE WHEN ${period} = 'total' THEN '-infinity'::timestamptz ELSE date_trunc(${period}, ${at}, 'UTC') END`;

/** When the next period begins; null for the total. */
export const periodEnd = (period: string, at: string): string =>
  `CASE WHEN ${period} <> 'total' THEN (date_trunc(${period}, ${at} AT TIME ZONE 'UTC') + ('1 ' || ${period})::interval) AT TIME ZONE 'UTC' END`;
