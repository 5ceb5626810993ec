/**
 * Which Kubernetes last wrote the cluster's data. A newer one takes them over, whatever lies between: there is one API
 * server, which is replaced at once, and it still reads the versions of objects that Kubernetes 1.34 stored
 * (test/e2e/takeover.test.ts). An older one can't be expected to understand them.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import semver from "semver";
import { z } from "zod";
import { writeFile } from "../host/files.ts";
import { parseJson } from "../host/json.ts";
import { paths } from "../host/paths.ts";
import { kubernetesVersion } from "../pieces/kubernetes.ts";

const file = join(paths.cluster, "data-version.json");
const record = z.object({ kubernetes: z.string() });

/** To be called before the API server starts, which writes at once. */
export function recordDataVersion(): void {
  writeFile(file, JSON.stringify({ kubernetes: kubernetesVersion }));
}

/** The version that the data are of; undefined without any, and for data from before there was a record. */
export function dataVersion(): string | undefined {
  return existsSync(file) ? parseJson(record, readFileSync(file, "utf8"), file).kubernetes : undefined;
}

/** What is wrong with starting this version's Kubernetes, or `version`, over data of `data`. */
export function downgradeProblems(data = dataVersion(), version = kubernetesVersion) {
  if (data === undefined || semver.lte(withoutPatch(data), withoutPatch(version))) return [];
  return [
    {
      what: `the cluster's data are of Kubernetes ${data}, which the older ${version} can't take over`,
      fix:
        "Use the newer version of this project again; or remove the cluster with its volumes " +
        '("npm run toolchain -- clean").',
    },
  ];
}

function withoutPatch(version: string): string {
  return `${semver.major(version)}.${semver.minor(version)}.0`;
}
