import { z } from "zod";
import { kubectl } from "../../embedded/cluster/kubectl.ts";
import { parseJson } from "../../embedded/host/json.ts";

const podStats = z.object({
  podRef: z.object({ name: z.string(), namespace: z.string() }),
  containers: z.array(z.object({ memory: z.object({ workingSetBytes: z.number().optional() }).optional() })).optional(),
});
const summaryOfNode = z.object({ pods: z.array(podStats) });
type PodStats = z.output<typeof podStats>;

/**
 * The memory in bytes that pods use, by pod name: their working set, which the kubelet compares with a limit.
 *
 * @param selector labels of the pods
 */
export async function podMemory(namespace: string, selector: string): Promise<Record<string, number>> {
  const pods = await kubectl([
    "get",
    "pods",
    `--namespace=${namespace}`,
    `--selector=${selector}`,
    "--field-selector=status.phase=Running",
    '--output=jsonpath={range .items[*]}{.metadata.name} {.spec.nodeName}{"\\n"}{end}',
  ]);
  const placed = pods
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split(" ") as [pod: string, node: string]);
  const nodes = [...new Set(placed.map(([, node]) => node))];
  const stats = (await Promise.all(nodes.map(statsOf))).flat().filter(({ podRef }) => podRef.namespace === namespace);
  return Object.fromEntries(placed.map(([pod]) => [pod, used(stats.find(({ podRef }) => podRef.name === pod))]));
}

async function statsOf(node: string): Promise<PodStats[]> {
  const summary = await kubectl(["get", "--raw", `/api/v1/nodes/${node}/proxy/stats/summary`]);
  return parseJson(summaryOfNode, summary, "the kubelet's summary").pods;
}

function used({ containers = [] }: Partial<PodStats> = {}): number {
  return containers.reduce((sum, { memory }) => sum + (memory?.workingSetBytes ?? 0), 0);
}
