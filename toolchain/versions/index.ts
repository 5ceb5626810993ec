import { pinnedVersions } from "./pinned.ts";
import { knownSupport } from "./support.ts";
import { dueBy, type Row, supportRows } from "./table.ts";

/** Days before the end of a version's support from which it is reported: time enough to raise it. */
const warnedBefore = 60;

/** Every chosen version with the end of its support. */
export function versionRows(): Row[] {
  return supportRows(pinnedVersions(), knownSupport());
}

/** What has to be done about versions now; nothing where all are maintained for a while. */
export function versionsDue(): string[] {
  return dueBy(versionRows(), new Date().toISOString().slice(0, 10), warnedBefore);
}
