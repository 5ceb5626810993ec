import { isKubernetes, type Resource } from "../resources";
import { text } from "../manifest";

/** Kinds that create objects without Pulumi knowing, by API group, each with what creates the objects. */
const creators: Record<string, Record<string, string>> = {
  "argoproj.io": { Application: "Argo CD", ApplicationSet: "Argo CD", Workflow: "Argo", CronWorkflow: "Argo" },
  "helm.toolkit.fluxcd.io": { HelmRelease: "Flux" },
  "kustomize.toolkit.fluxcd.io": { Kustomization: "Flux" },
  "helm.cattle.io": { HelmChart: "K3s" },
  "kappctrl.k14s.io": { App: "kapp-controller" },
};

const release = /^kubernetes:helm\.sh\/v\d+:Release$/;

/** What the pack can't judge about a resource because it doesn't see the manifests; undefined if it sees them all. */
export function unseen(resource: Resource): string | undefined {
  const { type, kind, name, apiVersion, metadata, props } = resource;
  if (release.test(type)) {
    const named = text(props.name) ?? name;
    const chart = text(props.chart) === undefined ? "its chart" : `chart ${text(props.chart)}`;
    return (
      `Release ${named} can't be judged: Helm renders the manifests of ${chart}, and the pack doesn't see them. ` +
      "Use kubernetes.helm.v4.Chart instead: it registers each object with Pulumi, and the pack judges them all."
    );
  }
  const group = apiVersion.split("/")[0] ?? "";
  const kinds = isKubernetes(resource) && Object.hasOwn(creators, group) ? creators[group] : undefined;
  const by = kinds && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (by === undefined) return undefined;
  return (
    `${kind} ${text(metadata.name) ?? name} can't be judged: ${by} creates its objects in the cluster, where the ` +
    "pack doesn't see them."
  );
}
