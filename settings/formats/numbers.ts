import { z } from "zod";
import { matching } from "./text";

/**
 * A whole number with a minimum and perhaps a maximum; a single message covers everything that can be wrong with it.
 */
export function wholeNumber(min: number, max?: number) {
  const rule =
    max === undefined ? `must be a whole number, ${min} or more` : `must be a whole number from ${min} to ${max}`;
  const number = z.int(rule).min(min, rule);
  return max === undefined ? number : number.max(max, rule);
}

const countOrShareRule = "must be a whole number, 0 or more, or a percentage up to 100%";

/**
 * A whole number of pods, or a percentage of them: `1`, `25%`.
 *
 * @requirement DEP-7, PDB-3
 */
export const countOrShare = z.union(
  [z.int(countOrShareRule).min(0, countOrShareRule), matching(/^(\d|[1-9]\d|100)%$/, countOrShareRule)],
  countOrShareRule,
);
