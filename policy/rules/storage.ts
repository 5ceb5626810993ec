import { z } from "zod";
import { at, isManifest, items, type Manifest, member, set, text } from "../manifest";
import type { Context, Finding, Rule } from "../rule";
import type { Resource } from "../resources";

const config = z.strictObject({
  kept: z
    .boolean()
    .optional()
    .describe(
      "whether data has to outlive its claim, by Retain and Pulumi's protect; in production where it is left out",
    ),
  hostPathClasses: z
    .array(z.string())
    .default(["hostpath", "local-path", "microk8s-hostpath"])
    .describe("names of StorageClasses that keep data on one node"),
});
type Config = z.infer<typeof config>;

/** Provisioners that keep data in a directory of one node. */
const hostPathProvisioners = [
  "docker.io/hostpath",
  "k8s.io/minikube-hostpath",
  "microk8s.io/hostpath",
  "rancher.io/local-path",
];

export const storage: Rule<Config> = {
  name: "storage",
  checks: [56],
  title:
    "A claim names its StorageClass, none that keeps data on one node; in production data is retained and its claim protected.",
  why: "The default class differs from cluster to cluster; a deleted claim takes its data along unless it is retained.",
  fix: "name a StorageClass whose volumes outlive node and claim",
  severity: "high",
  standards: [],
  config,
  resource: (resource, context) => {
    const judge = judges[resource.kind];
    return judge ? judge(resource, context) : [];
  },
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
      isRemote(context) && hostPathProvisioners.includes(text(value) ?? "")
        ? [{ path: "provisioner", value, problem: "must not keep data on one node" }]
        : [];
    return [...onNode, ...retained("reclaimPolicy", props.reclaimPolicy, context)];
  },
  PersistentVolume: ({ props }, context) => {
    const spec = member(props, "spec");
    const onNode =
      isRemote(context) && isManifest(spec.hostPath)
        ? [{ path: "spec.hostPath", value: spec.hostPath, problem: "must not keep data on one node" }]
        : [];
    return [...onNode, ...retained("spec.persistentVolumeReclaimPolicy", spec.persistentVolumeReclaimPolicy, context)];
  },
};

/** On a developer's machine there is but one node. */
function isRemote({ environment }: Context<Config>): boolean {
  return environment !== "dev";
}

function isKept({ config: { kept }, environment }: Context<Config>): boolean {
  return kept ?? environment === "prod";
}

function claim(template: Manifest, path: string, context: Context<Config>): Finding[] {
  const found = { path: at(path, "spec", "storageClassName"), value: set(member(template, "spec").storageClassName) };
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
  const value = member(spec, "persistentVolumeClaimRetentionPolicy").whenDeleted;
  if (value !== "Delete" || !isKept(context)) return [];
  return [
    {
      path: "spec.persistentVolumeClaimRetentionPolicy.whenDeleted",
      value,
      problem: "must be Retain",
      fix: "set it to Retain, or leave it out",
    },
  ];
}

function retained(path: string, value: unknown, context: Context<Config>): Finding[] {
  return value === "Retain" || !isKept(context)
    ? []
    : [{ path, value: set(value), problem: "must be Retain", fix: "set it to Retain" }];
}
