import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

export const versionsFile = join(__dirname, "recorded-versions.json");

const versions = z.record(z.string(), z.string());

/** The digest of each version's content. `npm run chart` adds entries, which never change. */
export function recordedVersions(): Record<string, string> {
  return existsSync(versionsFile) ? parseVersions(readFileSync(versionsFile, "utf8")) : {};
}

export function parseVersions(text: string): Record<string, string> {
  return versions.parse(JSON.parse(text));
}
