import { z } from "zod";

/** Text that matches a pattern. */
export function matching(pattern: RegExp, rule: string) {
  return z.string(rule).regex(pattern, rule);
}

/**
 * Value of a map from text to text, as Kubernetes has many.
 *
 * @requirement CM-4
 */
export const plainText = z.string("must be text: put numbers and booleans in quotes");

/** One of some words, in any case; it comes out in capitals. */
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
