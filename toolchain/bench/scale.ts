import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../../embedded/host/json.ts";
import { paths } from "../../embedded/host/paths.ts";
import { alternate, type Run, table } from "./measure.ts";
import { withScratchStack } from "./scratch-stack.ts";

const previewed = z.object({
  steps: z.array(
    z.object({ newState: z.object({ type: z.string(), inputs: z.record(z.string(), z.unknown()).optional() }) }),
  ),
});

/**
 * Previews of many workloads on the cluster's API server: with this project's components, and the same resources
 * without them.
 */
export async function scale({ short }: Run): Promise<string[]> {
  const runs = short ? 1 : 3;
  const [few, many] = short ? [5, 50] : [20, 200];
  return withScratchStack({ project: "scale", name: "scale" }, async ({ folder, pulumi }) => {
    const run = (program: "components" | "raw", args: string[], env: Record<string, string> = {}) =>
      pulumi(join(paths.repository, "test", "bench", "scale", program), args, { KUBECONFIG: paths.kubeconfig, ...env });
    const manifests = join(folder, "manifests.json");
    await writeFile(manifests, manifestsOf(await run("components", ["preview", "--json"], { SCALE_COUNT: "1" })));
    const previews = (count: number) => ({
      components: () => run("components", ["preview"], { SCALE_COUNT: String(count) }),
      raw: () => run("raw", ["preview"], { SCALE_COUNT: String(count), SCALE_MANIFESTS: manifests }),
    });
    const ofFew = await alternate(runs, previews(few));
    const ofMany = await alternate(runs, previews(many));
    return page({ runs, few, many }, ofFew, ofMany);
  });
}

type Seconds = Record<"components" | "raw", number>;

interface Sizes {
  runs: number;
  few: number;
  many: number;
}

function page({ runs, few, many }: Sizes, ofFew: Seconds, ofMany: Seconds): string[] {
  return [
    "## Many workloads in one stack",
    "",
    `Preview of so many workloads, a Deployment and a Service each, on the cluster's API server; median of ${runs} ` +
      "runs.",
    "",
    ...table(
      ["", `${few} workloads: seconds`, `${many} workloads: seconds`, `${many} to ${few}`],
      [
        ["raw resources", ofFew.raw, ofMany.raw, ofMany.raw / ofFew.raw],
        ["this project's `Workload`", ofFew.components, ofMany.components, ofMany.components / ofFew.components],
        ["`Workload` to raw", ofFew.components / ofFew.raw, ofMany.components / ofMany.raw, ""],
      ],
    ),
  ];
}

/** The inputs of the first workload's Deployment and Service, as the preview shows them. */
function manifestsOf(preview: string): string {
  const { steps } = parseJson(previewed, preview, "pulumi preview");
  const inputsOf = (type: string) => {
    const step = steps.find(({ newState }) => newState.type === type);
    return step?.newState.inputs;
  };
  return JSON.stringify({
    deployment: inputsOf("kubernetes:apps/v1:Deployment"),
    service: inputsOf("kubernetes:core/v1:Service"),
  });
}
