import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { chartFiles, contentDigest, readByTemplates } from "./files";
import { environmentPath, environmentTemplate } from "./environment";
import { type Layout, layoutFiles, layouts } from "./layouts";
import { digestAnnotation, metadata } from "./metadata";
import { valuesSchema } from "./schema";
import { templatesOf } from "./templates";
import { type Bump, keysOf, nextVersion, type Raise, type Released } from "./version";
import { recordedVersions, versionsFile } from "./versions";

const chart = join(__dirname, "..", "..", "chart");
const bumps = ["patch", "minor", "major"] as const satisfies Bump[];

/**
 * `npm run chart [-- --bump patch|minor|major]` writes what is generated from the settings to chart/;
 * `npm run chart -- --version <version>` gives it a release's version (`npm run release` does so);
 * `npm run chart -- --layout single|separate|umbrella --to <folder>` writes whole charts, in a layout, to a folder.
 */
function main(): void {
  const { values } = parseArgs({
    options: {
      bump: { type: "string" },
      version: { type: "string" },
      layout: { type: "string" },
      to: { type: "string" },
    },
  });
  const raise = values.version ? { to: values.version } : oneOf("bump", bumps, values.bump);
  const layout = oneOf("layout", layouts, values.layout);
  if ((layout === undefined) !== (values.to === undefined))
    throw new Error("--layout and --to <folder> go together: chart/ itself has the single layout");
  const templates = templatesOf(chart);
  const digest = contentDigest(templates);
  const release = { version: versionOf(digest, raise), digest };
  // npm runs this in the clone's root, wherever the person is.
  if (layout && values.to)
    writeLayout(layout, resolve(process.env.INIT_CWD ?? ".", values.to), layoutFiles(layout, templates, release));
  else {
    const files = [...chartFiles({ name: "todo-app", ...release }), ...readByTemplates()];
    write(chart, new Map([...files, [environmentPath, environmentTemplate()]]));
    record(release);
  }
}

/** Records the version's content, so that a test can tell if a version is reused for other content. */
function record({ version, digest }: { version: string; digest: string }): void {
  const versions = { ...recordedVersions(), [version]: digest };
  writeFileSync(versionsFile, `${JSON.stringify(versions, undefined, 2)}\n`);
}

function oneOf<Choice extends string>(
  option: string,
  choices: readonly Choice[],
  value: string | undefined,
): Choice | undefined {
  const choice = choices.find((each) => each === value);
  if (choice !== undefined || value === undefined) return choice;
  throw new Error(`--${option} takes ${choices.join(", ")}, not ${value}`);
}

/** The version for the current content. */
function versionOf(digest: string, raise: Raise | undefined): string {
  const released = current();
  return released ? nextVersion(released, { digest, keys: keysOf(valuesSchema()) }, raise) : "1.0.0";
}

/** The chart as it was last written; undefined for a chart that has no recorded digest yet. */
function current(): Released | undefined {
  const file = join(chart, "Chart.yaml");
  if (!existsSync(file)) return undefined;
  const { version, annotations } = metadata.parse(parse(readFileSync(file, "utf8")));
  const keys = keysOf(JSON.parse(readFileSync(join(chart, "values.schema.json"), "utf8")) as object);
  return { version, digest: annotations?.[digestAnnotation] ?? "", keys };
}

/** Writes charts over those that were written to the same folder before. */
function writeLayout(layout: Layout, folder: string, files: Map<string, string>): void {
  const charts = [...new Set([...files.keys()].map((path) => join(folder, path.split("/")[0]!)))];
  const strange = charts.find((path) => existsSync(path) && readdirSync(path).length > 0 && !isWritten(path));
  if (strange) throw new Error(`${strange} isn't a chart that this command wrote; give another folder, or remove it`);
  for (const path of charts) rmSync(path, { recursive: true, force: true });
  write(folder, files);
  console.log(`wrote ${charts.join(", ")} (${layout})`);
}

/** Whether a folder is one of our charts; Chart.yaml is written first, so that a half-written chart counts, too. */
function isWritten(path: string): boolean {
  const file = join(path, "Chart.yaml");
  return existsSync(file) && readFileSync(file, "utf8").includes(digestAnnotation);
}

function write(folder: string, files: Map<string, string>): void {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

try {
  main();
} catch (error) {
  console.error(`✖ ${(error as Error).message}`);
  process.exitCode = 1;
}
