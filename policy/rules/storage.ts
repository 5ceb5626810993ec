import { z } from "zod";
import { at, isManifest, items, type Manifest, member, set, text } from "../manifest";
import type { Context, Finding, Rule } from "../rule";
import { podsOf } from "../pods";
import type { Resource } from "../resources";

const config = z.strictObject({
  kept: z
    .boolean()
    .optional()
    .describe("whether data must outlive its claim, with Retain and Pulumi's protect; by default in production only"),
  hostPathClasses: z
    .array(z.string())
    .default(["hostpath", "local-path", "microk8s-hostpath"])
    .describe("names of StorageClasses that keep data on one node"),
});
type Config = z.infer<typeof config>;

/** Provisioners that keep data in a directory of one node; no-provisioner is for volumes that exist already. */
const localProvisioners = [
  "docker.io/hostpath",
  "k8s.io/minikube-hostpath",
  "kubernetes.io/host-path",
  "kubernetes.io/no-provisioner",
  "microk8s.io/hostpath",
  "openebs.io/local",
  "rancher.io/local-path",
];

export const storage: Rule<Config> = {
  name: "storage",
  checks: [56],
  title:
    "A claim names a StorageClass that doesn't keep data on one node; in production, data is retained and its " +
    "claim protected.",
  why:
    "The default class differs from cluster to cluster; deleting a claim deletes its data unless the data is " +
    "retained.",
  fix: "name a StorageClass whose volumes outlive the node and the claim",
  severity: "high",
  standards: [],
  config,
  resource: (resource, context) => [
    ...(Object.hasOwn(judges, resource.kind) ? (judges[resource.kind]?.(resource, context) ?? []) : []),
    ...podsOf(resource).flatMap(({ path, spec }) => ephemeral(path, spec, context)),
  ],
};

const judges: Record<string, (resource: Resource, context: Context<Config>) => Finding[]> = {
  PersistentVolumeClaim: (resource, context) => [
    ...claim(resource.props, "", context),
    ...unprotected(resource, context),
  ],
  StatefulSet: ({ props }, context) => {
    const spec = member(props, "spec");
    return [
      ...items(spec.volumeClaimTemplates).flatMap((template, index) =>
        claim(template, at("spec", "volumeClaimTemplates", index), context),
      ),
      ...deleted(spec, context),
    ];
  },
  StorageClass: ({ props }, context) => {
    const value = props.provisioner;
    const onNode =
      isRemote(context) && localProvisioners.includes(text(value) ?? "")
        ? [{ path: "provisioner", value, problem: "must not keep data on one node" }]
        : [];
    return [...onNode, ...retained("reclaimPolicy", props.reclaimPolicy, context)];
  },
  PersistentVolume: ({ props }, context) => {
    const spec = member(props, "spec");
    const onNode = ["hostPath", "local"]
      .filter((source) => isRemote(context) && isManifest(spec[source]))
      .map((source) => ({ path: at("spec", source), value: spec[source], problem: "must not keep data on one node" }));
    return [...onNode, ...retained("spec.persistentVolumeReclaimPolicy", spec.persistentVolumeReclaimPolicy, context)];
  },
};

/** A developer's cluster has only one node. */
function isRemote({ environment }: Context<Config>): boolean {
  return environment !== "dev";
}

function isKept({ config: { kept }, environment }: Context<Config>): boolean {
  return kept ?? environment === "prod";
}

/** Claims in pods: their data is deleted with the pod, but kept where the StorageClass says. */
function ephemeral(path: string, spec: Manifest, context: Context<Config>): Finding[] {
  return items(spec.volumes).flatMap((volume, index) => {
    const { volumeClaimTemplate: template } = member(volume, "ephemeral");
    return isManifest(template)
      ? claim(template, at(path, "volumes", index, "ephemeral", "volumeClaimTemplate"), context)
      : [];
  });
}

function claim(template: Manifest, path: string, context: Context<Config>): Finding[] {
  const spec = member(template, "spec");
  const found = { path: at(path, "spec", "storageClassName"), value: set(spec.storageClassName) };
  // An empty name asks for an existing volume, by its name or its labels.
  const isBound = text(spec.volumeName) !== undefined || isManifest(spec.selector);
  if (found.value === "" && isBound) return [];
  if (!text(found.value)) return [{ ...found, problem: "must name a StorageClass" }];
  if (!isRemote(context) || !context.config.hostPathClasses.includes(text(found.value) ?? "")) return [];
  return [{ ...found, problem: "must not keep data on one node" }];
}

function unprotected({ protect }: Resource, context: Context<Config>): Finding[] {
  if (protect || !isKept(context)) return [];
  return [
    {
      path: "protect",
      value: protect,
      problem: "must be true: deleting the claim deletes the data",
      fix: "set Pulumi's resource option protect: true",
    },
  ];
}

function deleted(spec: Manifest, context: Context<Config>): Finding[] {
  if (!isKept(context)) return [];
  const policy = member(spec, "persistentVolumeClaimRetentionPolicy");
  return ["whenDeleted", "whenScaled"]
    .filter((key) => policy[key] === "Delete")
    .map((key) => ({
      path: at("spec", "persistentVolumeClaimRetentionPolicy", key),
      value: policy[key],
      problem: "must be Retain",
      fix: "set it to Retain, or leave it out",
    }));
}

function retained(path: string, value: unknown, context: Context<Config>): Finding[] {
  return value === "Retain" || !isKept(context)
    ? []
    : [{ path, value: set(value), problem: "must be Retain", fix: "set it to Retain" }];
}
