import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../embedded/host/failure.ts";
import { paths } from "../../embedded/host/paths.ts";
import { versionsDue, versionRows } from "../versions/index.ts";
import { lastDay, supportTable, withTable } from "../versions/table.ts";
import type { CommandLine } from "./arguments.ts";

/**
 * Shows how long each chosen version is maintained, or writes that to docs/toolchain.md.
 * @throws {Failure} naming the versions whose support ends within 60 days, has ended, or isn't known
 */
export default function versions({ options }: CommandLine): void {
  const rows = versionRows();
  if (options.has("write")) {
    const page = join(paths.repository, "docs", "toolchain.md");
    writeFileSync(page, withTable(readFileSync(page, "utf8"), supportTable(rows)));
    return;
  }
  for (const { product, version, ends } of rows) {
    console.log(`${product.padEnd(28)} ${version.padEnd(12)} ${lastDay(ends)}`);
  }
  const due = versionsDue();
  if (due.length === 0) return;
  throw new Failure(`${due.length} ${due.length === 1 ? "version needs" : "versions need"} attention`, {
    why: due.join("\n"),
    fix:
      'Raise what is named, or bring toolchain/versions/support.json up to date; then run "npm run toolchain -- ' +
      'versions --write".',
  });
}
