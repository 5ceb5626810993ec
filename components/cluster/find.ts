import { log, type Output } from "@pulumi/pulumi";
import type { ClusterSettings, SecretText } from "../../settings";
import { kindOn } from "../../settings/facts/cluster-kinds";
import { Refusal, set } from "../../settings/problems";
import type { EmbeddedCluster } from "./descriptor";
import { readEmbeddedCluster } from "./embedded";
import { type InstalledMinikube, installedMinikube } from "./minikube/installed";
import { checkKubectl, checkServer, reachIt } from "./server";

export type MinikubeSettings = NonNullable<ClusterSettings["minikube"]>;

/** A cluster that exists already. */
interface Existing {
  /**
   * Resolves once the cluster is known to be able to run the application, or rejects with a Refusal. Meanwhile the
   * program goes on.
   */
  answer: Promise<void>;
}

/** The cluster that a stack deploys to. */
export type FoundCluster =
  | { kind: "minikube"; minikube: MinikubeSettings }
  | ({ kind: "embedded" } & EmbeddedCluster & Existing)
  | ({ kind: "existing"; context?: string | undefined; kubeconfig?: Output<string> | undefined } & Existing)
  // Whether it answers is known once the other stack's outputs are read.
  | { kind: "existing"; context?: string | undefined; kubeconfigFrom: string };

/**
 * Decides which cluster the stack deploys to, and logs the choice if the settings leave it open. A cluster that exists
 * is asked for its version; a Minikube is checked when it starts.
 *
 * @param given the kubeconfig in the stack's own config
 * @param networkPolicies whether the stack has any, which the embedded cluster enforces only if it was asked to
 * @throws {Refusal} if there is no such cluster, before any resource is registered
 */
export function findCluster(settings: ClusterSettings, given?: SecretText, networkPolicies = false): FoundCluster {
  const { kind, context, kubeconfigFrom, minikube } = settings;
  if (kind === "existing") {
    return kubeconfigFrom === undefined ? { kind, ...findExisting(context, given) } : { kind, context, kubeconfigFrom };
  }
  if (kind === "embedded") return { kind, ...findEmbedded(networkPolicies) };
  const installed = installedMinikube();
  const chosen = kindOn(kind, installed);
  if (kind === "auto") tellChoice(chosen, installed);
  return chosen === "minikube"
    ? { kind: chosen, minikube: findMinikube(minikube, installed) }
    : { kind: "embedded", ...findEmbedded(networkPolicies) };
}

function tellChoice(kind: string, installed: InstalledMinikube | undefined): void {
  void log.info(
    `todo:cluster.kind isn't set, and ${describe(installed)}, so the stack deploys to a cluster of kind ${kind}. ` +
      `To make that permanent: ${set("cluster.kind", kind)}`,
  );
}

function describe(installed: InstalledMinikube | undefined): string {
  if (installed === undefined) return "Minikube isn't installed";
  const { version, refusesUser } = installed;
  return refusesUser ? `Minikube ${version} refuses to run as root` : `Minikube ${version} is installed`;
}

function findMinikube(minikube: MinikubeSettings, installed: InstalledMinikube | undefined): MinikubeSettings {
  if (installed === undefined) {
    throw new Refusal(
      "todo:cluster.kind is minikube, but Minikube isn't on PATH",
      "install it (https://minikube.sigs.k8s.io/docs/start), or choose another cluster: " +
        set("cluster.kind", "embedded"),
    );
  }
  if (installed.refusesUser) {
    throw new Refusal(
      `todo:cluster.kind is minikube, but Minikube ${installed.version} refuses to run as root (DRV_AS_ROOT)`,
      `run this as a user who may use ${minikube.driver}, or choose another cluster: ` +
        `${set("cluster.kind", "embedded")}; MINIKUBE_FORCE=true makes Minikube run as root against its own advice`,
    );
  }
  checkKubectl();
  return minikube;
}

function findExisting(context: string | undefined, given: SecretText | undefined) {
  // A single line would be taken for a path.
  const access = { context, ...(given && { kubeconfig: given.output().apply((text) => `${text}\n`) }) };
  return { ...access, answer: checkServer(access, reachIt) };
}

function findEmbedded(networkPolicies: boolean): EmbeddedCluster & Existing {
  const embedded = readEmbeddedCluster();
  if (networkPolicies && !embedded.networkPolicies) {
    throw new Refusal(
      "todo:networkPolicy.enabled is true, but nothing in the embedded cluster enforces network policies",
      'install the add-on that does: "npm run toolchain -- up --addons network-policies", which restarts no pod',
    );
  }
  return { ...embedded, answer: checkServer({ kubeconfig: embedded.kubeconfig }, "start it: npm run toolchain -- up") };
}
