import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { chartFiles } from "./files";
import { digestAnnotation, metadata } from "./metadata";
import { valuesSchema } from "./schema";
import { digestOf, templatesOf } from "./templates";
import { type Bump, keysOf, nextVersion, type Released } from "./version";

const chart = join(__dirname, "..", "..", "chart");

/** `npm run chart [-- --bump patch|minor|major]`: writes what is made from the settings into chart/. */
function main(): void {
  const { values } = parseArgs({ options: { bump: { type: "string" } } });
  const bumps: string[] = ["patch", "minor", "major"] satisfies Bump[];
  if (values.bump !== undefined && !bumps.includes(values.bump)) throw new Error(`--bump takes ${bumps.join(", ")}, not ${values.bump}`);
  const digest = digestOf(templatesOf(chart));
  const released = current();
  const now = { digest, keys: keysOf(valuesSchema()) };
  const version = released ? nextVersion(released, now, values.bump as Bump | undefined) : "1.0.0";
  for (const [path, content] of chartFiles({ version, digest })) {
    mkdirSync(dirname(join(chart, path)), { recursive: true });
    writeFileSync(join(chart, path), content);
  }
}

/** What the chart was when it was written last; undefined for a chart that has no recorded digest yet. */
function current(): Released | undefined {
  const file = join(chart, "Chart.yaml");
  if (!existsSync(file)) return undefined;
  const { version, annotations } = metadata.parse(parse(readFileSync(file, "utf8")));
  const keys = keysOf(JSON.parse(readFileSync(join(chart, "values.schema.json"), "utf8")) as object);
  return { version, digest: annotations?.[digestAnnotation] ?? "", keys };
}

main();
