import { z } from "zod";
import { matching } from "./text";

/** Whole number with a lower and perhaps an upper bound, in one message for whatever is wrong with it. */
export function wholeNumber(min: number, max?: number) {
  const rule =
    max === undefined ? `must be a whole number, ${min} or more` : `must be a whole number from ${min} to ${max}`;
  const number = z.int(rule).min(min, rule);
  return max === undefined ? number : number.max(max, rule);
}

const countOrShareRule = "must be a whole number, 0 or more, or a percentage up to 100%";

/**
 * Whole number of pods, or a share of them: `1`, `25%`.
 *
 * @requirement DEP-7, PDB-3
 */
export const countOrShare = z.union(
  [z.int(countOrShareRule).min(0, countOrShareRule), matching(/^(\d|[1-9]\d|100)%$/, countOrShareRule)],
  countOrShareRule,
);
