import { z } from "zod";

/** Text that matches a pattern. */
export function matching(pattern: RegExp, rule: string) {
  return z.string(rule).regex(pattern, rule);
}

/**
 * A value in one of Kubernetes' maps from text to text.
 *
 * @requirement CM-4
 */
export const plainText = z.string("must be text: put numbers and booleans in quotes");

/** One of several words, in any case; the result is in capitals. */
export function anyCase<const Words extends readonly [string, ...string[]]>(words: Words) {
  const pattern = words
    .map((word) => [...word].map((letter) => `[${letter}${letter.toLowerCase()}]`).join(""))
    .join("|");
  return z
    .string()
    .toUpperCase()
    .pipe(z.enum(words))
    .meta({ pattern: `^(${pattern})$` });
}
