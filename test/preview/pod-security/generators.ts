import fc from "fast-check";

/** Mostly the usual value, else one of the others. */
export const often = <T>(usual: T, ...others: T[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(usual) }, { weight: 4, arbitrary: fc.constantFrom(usual, ...others) });

/** A record in which any key may be missing. */
export const sparse = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc
    .record(
      Object.fromEntries(
        Object.entries(fields).map(([key, value]) => [key, fc.option(value, { nil: undefined, freq: 2 })]),
      ),
    )
    .map(defined);

export function defined(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

/** Nearly always the usual value, and now and then another. */
export const seldom = (value: fc.Arbitrary<unknown>, usual?: unknown) =>
  fc.oneof({ weight: 15, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: value });
