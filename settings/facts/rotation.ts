const dayMilliseconds = 24 * 60 * 60 * 1000;

/** Today's date, as `YYYY-MM-DD`. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/**
 * Whether a date is more than the given number of days ago.
 *
 * @requirement SCR-18
 */
export function isOverdue(date: string, days: number): boolean {
  return Date.parse(today()) - Date.parse(date) > days * dayMilliseconds;
}
