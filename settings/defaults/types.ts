import type { z } from "zod";
import type { SecretText } from "../formats/secret-text";
import type { schema } from "../schema";

/** What a stack may write, before any default is filled in. */
export type Input = z.input<typeof schema>;
export type ComponentInput = Input["frontend"] & Input["backend"];

/**
 * Defaults for a part of the settings: any of its keys, with a value of the right type. A misspelled key doesn't
 * compile.
 */
export type Defaults<T = Input> = T extends readonly unknown[] | SecretText
  ? T
  : T extends object
    ? { [Key in keyof T]?: Defaults<T[Key]> }
    : T;

/**
 * Defaults that follow from other settings, which haven't been checked yet: any of a part's keys. A misspelled key
 * doesn't compile; the values are checked together with what the stack sets.
 */
export type DerivedDefaults<T = Input> = T extends readonly unknown[] | SecretText
  ? unknown
  : T extends object
    ? { [Key in keyof T]?: DerivedDefaults<NonNullable<T[Key]>> }
    : unknown;
