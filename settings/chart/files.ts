import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { completeSettings } from "../parse";
import type { Tree } from "../tree";
import { metadataFile, metadataOf } from "./metadata";
import { valuesSchema } from "./schema";
import { environmentFile, valuesFile, valuesOf } from "./values";

const repository = join(__dirname, "..", "..");
const stacks = { development: "dev", staging: "staging", production: "prod" };

/** What `npm run chart` writes beside the templates: each file's content by its path in the chart. */
export function chartFiles(chart: { version: string; digest: string }): Map<string, string> {
  const base = valuesOf(completeSettings("development", {}));
  const environments = Object.entries(stacks).map(([environment, stack]) => {
    const values = valuesOf(completeSettings(stack, committedSettings(stack)));
    return [`values-${environment}.yaml`, environmentFile(environment, base, values)] as const;
  });
  return new Map([
    ["Chart.yaml", metadataFile(metadataOf({ name: "todo-app", ...chart }))],
    ["files/backup.sh", readFileSync(join(repository, "components", "database", "backup.sh"), "utf8")],
    ["values.yaml", valuesFile(base)],
    ["values.schema.json", `${JSON.stringify(valuesSchema(), undefined, 2)}\n`],
    ...environments,
  ]);
}

/** What a stack of the repository sets. */
function committedSettings(stack: string): Tree {
  const { config } = parse(readFileSync(join(repository, `Pulumi.${stack}.yaml`), "utf8")) as { config: Tree };
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(/^todo:/, ""), value]));
}
