import { mayBeMinikube } from "../facts/cluster-kinds";
import { registryOf } from "../facts/images";
import { type Problem, remove, set } from "../problems";
import { totalRequests } from "../facts/requests";
import type { Settings } from "../schema";
import { isShared, type Rule } from "./rule";

type Minikube = NonNullable<Settings["cluster"]["minikube"]>;

/** CFG-26: no key is ignored; only an existing cluster is found by a kubeconfig and its context. */
export const contextIsUsed: Rule = ({ cluster }) =>
  (["context", "kubeconfigFrom"] as const).flatMap((name) => {
    const value = cluster[name];
    if (cluster.kind === "existing" || value === undefined) return [];
    const fix = `${set("cluster.kind", "existing")}, or ${remove(`cluster.${name}`)}`;
    return [{ key: `cluster.${name}`, value, rule: "only goes with an existing cluster (CFG-26)", fix }];
  });

/** CFG-26: no key is ignored; a cluster is reached in one way. */
export const kubeconfigIsUsed: Rule = ({ cluster: { kind, kubeconfigFrom }, kubeconfig }) => {
  if (kubeconfig === undefined) return [];
  const key = "kubeconfig";
  if (kind !== "existing")
    return [
      {
        key,
        rule: "only goes with an existing cluster (CFG-26)",
        fix: `${set("cluster.kind", "existing")}, or ${remove(key)}`,
      },
    ];
  if (kubeconfigFrom === undefined) return [];
  return [
    {
      key,
      rule: `isn't read beside the one of ${kubeconfigFrom} (CFG-26)`,
      fix: `${remove(key)}, or ${remove("cluster.kubeconfigFrom")}`,
    },
  ];
};

/** CFG-26: no key is ignored; only a Minikube is made by these settings. */
export const minikubeIsUsed: Rule = ({ cluster: { kind, minikube } }) => {
  if (mayBeMinikube(kind) || minikube === undefined) return [];
  const fix = `${set("cluster.kind", "minikube")}, or ${remove("cluster.minikube")}`;
  return [{ key: "cluster.minikube", rule: "only goes with kind minikube or auto (CFG-26)", fix }];
};

/** MK-6: where people rely on a stack, what is installed on a machine doesn't decide where it goes. */
export const sharedStacksNameTheirCluster: Rule = (settings) => {
  const { kind } = settings.cluster;
  if (kind !== "auto" || !isShared(settings)) return [];
  const rule = "must name the kind of cluster in staging and production: minikube, embedded or existing (MK-6)";
  return [{ key: "cluster.kind", value: kind, rule, fix: set("cluster.kind", "existing") }];
};

/** MK-2, MK-3: every pod of the stack finds room on the node. */
export const minikubeHoldsTheRequests = ofMinikube(({ cpus, memory }, settings) => {
  const { millicores, bytes } = totalRequests(settings);
  const needed = { cpus: Math.ceil(millicores / 1000), memory: Math.ceil(bytes / 2 ** 20) };
  const problems: Problem[] = [];
  if (cpus < needed.cpus) {
    const rule = `must hold what the stack's pods request, ${millicores}m (MK-2)`;
    problems.push({ key: "cluster.minikube.cpus", value: cpus, rule, fix: set("cluster.minikube.cpus", needed.cpus) });
  }
  if (memory < needed.memory) {
    const rule = `must hold what the stack's pods request, ${needed.memory} MB (MK-3)`;
    problems.push({
      key: "cluster.minikube.memory",
      value: memory,
      rule,
      fix: set("cluster.minikube.memory", needed.memory),
    });
  }
  return problems;
});

/** MK-4: what the stack relies on in the cluster is on. */
export const minikubeHasTheAddons = ofMinikube(({ addons }, { ingress, frontend, backend }) => {
  const autoscaled = frontend.autoscaling.enabled || backend.autoscaling.enabled;
  const needed = [
    ...(ingress.enabled ? [{ addon: "ingress", while: "the Ingress is on" }] : []),
    ...(autoscaled ? [{ addon: "metrics-server", while: "autoscaling is on" }] : []),
  ];
  return needed
    .filter(({ addon }) => !addons.includes(addon))
    .map(({ addon, while: reason }) => ({
      key: "cluster.minikube.addons",
      value: addons,
      rule: `must have ${addon} while ${reason} (MK-4)`,
      fix: set(`cluster.minikube.addons[${addons.length}]`, addon),
    }));
});

/** IMG-7, IMG-8, IMG-25, IMG-26: an image that is loaded into the nodes is in no registry. */
export const loadedImagesNeedNoRegistry: Rule = (settings) => {
  if (settings.cluster.kind !== "minikube") return [];
  const loaded = (["frontend", "backend"] as const).filter((name) => {
    const { registry, repository } = settings[name].image;
    return registry === "" && registryOf(repository) === undefined;
  });
  const orRegistry = set("global.imageRegistry", "ghcr.io/your-org");
  const problems = loaded.flatMap((name): Problem[] => {
    const { pullPolicy, cache } = settings[name].image;
    const key = `${name}.image`;
    const always =
      "must not be Always while images are loaded into Minikube, where nothing can be pulled from (IMG-26)";
    const registry = "must be builder while images are loaded into Minikube, without a registry (IMG-8)";
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
    const rule = "needs a registry, to which another stack's images are copied (IMG-7)";
    problems.push({ key: "promoteFrom", value: promoteFrom, rule, fix: `${orRegistry}, or ${remove("promoteFrom")}` });
  }
  if (loaded.length === 0 || !settings.imageScan.enabled) return problems;
  const rule = "needs a registry, from which images are scanned (IMG-25)";
  return [
    ...problems,
    { key: "imageScan.enabled", value: true, rule, fix: `${orRegistry}, or ${set("imageScan.enabled", false)}` },
  ];
};

/** A rule for the Minikube that the stack may make. */
function ofMinikube(rule: (minikube: Minikube, settings: Settings) => Problem[]): Rule {
  return (settings) => {
    const { kind, minikube } = settings.cluster;
    return mayBeMinikube(kind) && minikube !== undefined ? rule(minikube, settings) : [];
  };
}
