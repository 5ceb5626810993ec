/** Data in an order that doesn't depend on how the object was built, for checksums. */
export function canonical(data: Record<string, string>): string {
  return JSON.stringify(Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1)));
}
