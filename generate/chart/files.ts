import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { completeSettings } from "../../settings/load/parse";
import type { Tree } from "../../settings/formats/tree";
import { digestOf } from "./digest";
import { type Identity, metadataFile, metadataOf } from "./metadata";
import { release } from "./release";
import { valuesSchema } from "./schema";
import type { Template } from "./templates";
import { environmentFile, type Place, valuesFile, valuesOf } from "./values";

const repository = join(__dirname, "..", "..");
const stacks = { development: "dev", staging: "staging", production: "prod" };

export interface ChartArgs extends Identity {
  /** Where it keeps its values. */
  place?: Place;
  /** Names of its subcharts. */
  dependencies?: string[];
  /** The release name's placeholder in values.yaml. */
  instance?: string;
}

/**
 * A chart's files except for its templates, and the files that templates read: each file's content by its path in the
 * chart.
 */
export function chartFiles({ place = "top", instance = "", ...chart }: ChartArgs): Map<string, string> {
  const base = valuesOf(completeSettings("development", {}));
  const environments = Object.entries(stacks).map(([environment, stack]) => {
    const values = valuesOf(completeSettings(stack, committedSettings(stack)));
    return [`values-${environment}.yaml`, environmentFile(environment, base, values, place)] as const;
  });
  return new Map([
    ["Chart.yaml", metadataFile(metadataOf(chart))],
    ["values.yaml", valuesFile({ ...base, ...release.values, instance }, place)],
    ["values.schema.json", `${JSON.stringify(valuesSchema(place, chart.dependencies), undefined, 2)}\n`],
    ...environments,
  ]);
}

/** The files that templates read in addition to values, by path in the chart. */
export function readByTemplates(): Map<string, string> {
  return new Map([["files/backup.sh", readFileSync(join(repository, "components", "database", "backup.sh"), "utf8")]]);
}

/** The digest of the chart in the single layout, computed from its sources. */
export function contentDigest(templates: Template[]): string {
  const unversioned = { name: "todo-app", version: "0.0.0", digest: "" };
  return digestOf(templates, new Map([...chartFiles(unversioned), ...readByTemplates()]));
}

const stackFile = z.object({ config: z.record(z.string(), z.unknown()) });

/** The settings of a stack in the repository. */
function committedSettings(stack: string): Tree {
  const { config } = stackFile.parse(parse(readFileSync(join(repository, `Pulumi.${stack}.yaml`), "utf8")));
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(/^todo:/, ""), value]));
}
