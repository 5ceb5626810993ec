import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../../embedded/host/json.ts";

const day = z.iso.date();

/** How long a product's releases are maintained, and where that was read. */
export const supportSchema = z.record(
  z.string(),
  z.strictObject({
    source: z.url(),
    /** When the dates were read there. */
    read: day,
    /** By the beginning of a version: the last day, or "newest" where only the newest release is maintained. */
    ends: z.record(z.string(), z.union([day, z.literal("newest")])),
    /** By the beginning of a version that is kept past its end: the file of docs/decisions that says why. */
    stays: z.record(z.string(), z.string()).optional(),
  }),
);
export type Support = z.infer<typeof supportSchema>;

/** The dates of support.json, which people keep up to date. */
export function knownSupport(): Support {
  const file = join(import.meta.dirname, "support.json");
  return parseJson(supportSchema, readFileSync(file, "utf8"), file);
}
