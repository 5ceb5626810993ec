import { at, items, type Manifest, member, set, text } from "../manifest";
import { isKubernetes, type Resource } from "../resources";

/** What scales a workload: a HorizontalPodAutoscaler, or KEDA's ScaledObject, which creates one. */
export interface Autoscaler {
  resource: Resource;
  /** The workload's kind and name. */
  target: { kind: string; name: string };
  /** The minimum number of replicas and its path; 0 for a ScaledObject that doesn't set it. */
  minimum: { path: string; replicas: number };
  metrics: Metric[];
}

/** A metric that an autoscaler measures as a percentage of what the containers request. */
export interface Metric {
  path: string;
  /** `cpu`, `memory`. */
  resource: string;
  /** The only container that is measured; all if left out. */
  container?: string;
}

/** The autoscaler in a resource; undefined for any other resource. */
export function autoscalerOf(resource: Resource): Autoscaler | undefined {
  if (!isKubernetes(resource)) return undefined;
  const spec = member(resource.props, "spec");
  const { kind, name } = member(spec, "scaleTargetRef");
  if (resource.kind === "HorizontalPodAutoscaler")
    return {
      resource,
      target: { kind: text(kind) ?? "", name: text(name) ?? "" },
      minimum: { path: "spec.minReplicas", replicas: count(spec.minReplicas, 1) },
      metrics: metricsOf(spec),
    };
  if (resource.kind !== "ScaledObject") return undefined;
  return {
    resource,
    target: { kind: text(kind) ?? "Deployment", name: text(name) ?? "" },
    minimum: { path: "spec.minReplicaCount", replicas: count(spec.minReplicaCount, 0) },
    metrics: triggersOf(spec),
  };
}

function count(replicas: unknown, preset: number): number {
  return typeof replicas === "number" ? replicas : preset;
}

/** Without metrics, an autoscaler measures cpu. */
function metricsOf(spec: Manifest): Metric[] {
  const metrics = items(spec.metrics);
  if (metrics.length === 0) return [{ path: "spec.metrics", resource: "cpu" }];
  return metrics.flatMap((metric, index) => {
    const key = "containerResource" in metric ? "containerResource" : "resource";
    const { name, container, target } = member(metric, key);
    const wanted = member({ target }, "target");
    const path = at("spec", "metrics", index, key);
    const isShare =
      (set(wanted.type) ?? (set(wanted.averageUtilization) === undefined ? "" : "Utilization")) === "Utilization";
    return isShare
      ? [{ path, resource: text(name) ?? "", ...(key !== "resource" && { container: text(container) ?? "" }) }]
      : [];
  });
}

function triggersOf(spec: Manifest): Metric[] {
  return items(spec.triggers).flatMap((trigger, index) => {
    const type = text(trigger.type) ?? "";
    const { containerName } = member(trigger, "metadata");
    if (!["cpu", "memory"].includes(type) || (text(trigger.metricType) ?? "Utilization") !== "Utilization") return [];
    const container = text(containerName);
    return [{ path: at("spec", "triggers", index), resource: type, ...(container !== undefined && { container }) }];
  });
}
