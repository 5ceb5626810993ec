import { mayBeMinikube } from "../facts/cluster-kinds";
import { registryOf } from "../facts/images";
import { type Problem, remove, set } from "../problems";
import { totalRequests } from "../facts/requests";
import type { CheckedSettings } from "../schema";
import { isShared, type Rule } from "./rule";

type Minikube = NonNullable<CheckedSettings["cluster"]["minikube"]>;

/**
 * Only an existing cluster is reached through a kubeconfig and its context.
 *
 * @requirement CFG-26
 */
export const contextForExistingCluster: Rule = ({ cluster }) =>
  (["context", "kubeconfigFrom"] as const).flatMap((name) => {
    const value = cluster[name];
    if (cluster.kind === "existing" || value === undefined) return [];
    const fix = `${set("cluster.kind", "existing")}, or ${remove(`cluster.${name}`)}`;
    return [{ key: `cluster.${name}`, value, rule: "has no effect unless cluster.kind is existing", fix }];
  });

/**
 * There is one way to reach a cluster.
 *
 * @requirement CFG-26
 */
export const kubeconfigForExistingCluster: Rule = ({ cluster: { kind, kubeconfigFrom }, kubeconfig }) => {
  if (kubeconfig === undefined) return [];
  const key = "kubeconfig";
  if (kind !== "existing")
    return [
      {
        key,
        rule: "has no effect unless cluster.kind is existing",
        fix: `${set("cluster.kind", "existing")}, or ${remove(key)}`,
      },
    ];
  if (kubeconfigFrom === undefined) return [];
  return [
    {
      key,
      rule: `isn't used: the kubeconfig comes from ${kubeconfigFrom}`,
      fix: `${remove(key)}, or ${remove("cluster.kubeconfigFrom")}`,
    },
  ];
};

/**
 * Minikube settings need a cluster that may be a Minikube.
 *
 * @requirement CFG-26
 */
export const minikubeSettingsForMinikube: Rule = ({ cluster: { kind, minikube } }) => {
  if (mayBeMinikube(kind) || minikube === undefined) return [];
  const fix = `${set("cluster.kind", "minikube")}, or ${remove("cluster.minikube")}`;
  return [{ key: "cluster.minikube", rule: "has no effect unless cluster.kind is minikube or auto", fix }];
};

/**
 * The programs installed on a machine don't decide where staging and production run.
 *
 * @requirement MK-6
 */
export const explicitClusterKind: Rule = (settings) => {
  const { kind } = settings.cluster;
  if (kind !== "auto" || !isShared(settings)) return [];
  const rule = "must be minikube, embedded or existing in staging and production";
  return [{ key: "cluster.kind", value: kind, rule, fix: set("cluster.kind", "existing") }];
};

/**
 * The node has room for every pod of the stack.
 *
 * @requirement MK-2, MK-3
 */
export const minikubeFitsRequests = ofMinikube(({ cpus, memory }, settings) => {
  const { millicores, bytes } = totalRequests(settings);
  const needed = { cpus: Math.ceil(millicores / 1000), memory: Math.ceil(bytes / 2 ** 20) };
  const problems: Problem[] = [];
  if (cpus < needed.cpus) {
    const rule = `must be enough for what the stack's pods request, ${millicores}m`;
    problems.push({ key: "cluster.minikube.cpus", value: cpus, rule, fix: set("cluster.minikube.cpus", needed.cpus) });
  }
  if (memory < needed.memory) {
    const rule = `must be enough for what the stack's pods request, ${needed.memory} MB`;
    problems.push({
      key: "cluster.minikube.memory",
      value: memory,
      rule,
      fix: set("cluster.minikube.memory", needed.memory),
    });
  }
  return problems;
});

/**
 * The add-ons that the stack relies on are enabled.
 *
 * @requirement MK-4
 */
export const minikubeAddonsEnabled = ofMinikube(({ addons }, { ingress, frontend, backend }) => {
  const autoscaled = frontend.autoscaling.enabled || backend.autoscaling.enabled;
  const needed = [
    ...(ingress.enabled ? [{ addon: "ingress", while: "the Ingress is enabled" }] : []),
    ...(autoscaled ? [{ addon: "metrics-server", while: "autoscaling is on" }] : []),
  ];
  return needed
    .filter(({ addon }) => !addons.includes(addon))
    .map(({ addon, while: reason }) => ({
      key: "cluster.minikube.addons",
      value: addons,
      rule: `must include ${addon} while ${reason}`,
      fix: set(`cluster.minikube.addons[${addons.length}]`, addon),
    }));
});

/**
 * Images loaded into the nodes are in no registry.
 *
 * @requirement IMG-7, IMG-8, IMG-25, IMG-26
 */
export const registryUnlessImagesAreLoaded: Rule = (settings) => {
  if (settings.cluster.kind !== "minikube") return [];
  const loaded = (["frontend", "backend"] as const).filter((name) => {
    const { registry, repository } = settings[name].image;
    return registry === "" && registryOf(repository) === undefined;
  });
  const orRegistry = set("global.imageRegistry", "ghcr.io/your-org");
  const problems = loaded.flatMap((name): Problem[] => {
    const { pullPolicy, cache } = settings[name].image;
    const key = `${name}.image`;
    const always = "must not be Always while images are loaded into Minikube: there is no registry to pull from";
    const registry = "must be builder while images are loaded into Minikube: there is no registry for the cache";
    return [
      ...(pullPolicy === "Always"
        ? [
            {
              key: `${key}.pullPolicy`,
              value: pullPolicy,
              rule: always,
              fix: `${set(`${key}.pullPolicy`, "IfNotPresent")}, or ${orRegistry}`,
            },
          ]
        : []),
      ...(cache === "registry"
        ? [
            {
              key: `${key}.cache`,
              value: cache,
              rule: registry,
              fix: `${set(`${key}.cache`, "builder")}, or ${orRegistry}`,
            },
          ]
        : []),
    ];
  });
  const { promoteFrom } = settings;
  if (loaded.length > 0 && promoteFrom !== undefined) {
    const rule = "needs a registry to copy the other stack's images to";
    problems.push({ key: "promoteFrom", value: promoteFrom, rule, fix: `${orRegistry}, or ${remove("promoteFrom")}` });
  }
  if (loaded.length === 0 || !settings.imageScan.enabled) return problems;
  const rule = "needs a registry to scan images in";
  return [
    ...problems,
    { key: "imageScan.enabled", value: true, rule, fix: `${orRegistry}, or ${set("imageScan.enabled", false)}` },
  ];
};

/** A rule for the Minikube that the stack may create. */
function ofMinikube(rule: (minikube: Minikube, settings: CheckedSettings) => Problem[]): Rule {
  return (settings) => {
    const { kind, minikube } = settings.cluster;
    return mayBeMinikube(kind) && minikube !== undefined ? rule(minikube, settings) : [];
  };
}
