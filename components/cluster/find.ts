import { log, type Output } from "@pulumi/pulumi";
import type { ClusterSettings, SecretText } from "../../settings";
import { kindOn } from "../../settings/facts/cluster-kinds";
import { Refusal, set } from "../../settings/problems";
import { type EmbeddedCluster, readEmbeddedCluster } from "./embedded";
import { installedMinikube } from "./minikube/installed";
import { checkKubectl, checkServer, reachIt } from "./server";

type MinikubeSettings = NonNullable<ClusterSettings["minikube"]>;

/** A cluster that is there already. */
interface Existing {
  /**
   * Settles when the cluster is known to be able to run the application , else rejects with a Refusal. The
   * program goes on meanwhile.
   */
  answer: Promise<void>;
}

/** The cluster that a stack deploys to, once it is known which. */
export type FoundCluster =
  | { kind: "minikube"; minikube: MinikubeSettings }
  | ({ kind: "embedded" } & EmbeddedCluster & Existing)
  | ({ kind: "existing"; context?: string | undefined; kubeconfig?: Output<string> | undefined } & Existing)
  // Its answer can be had once the other stack's outputs are read.
  | { kind: "existing"; context?: string | undefined; kubeconfigFrom: string };

/**
 * Decides which cluster the stack deploys to, says so where the settings leave it open, and asks one that is there already
 * for its version; a Minikube is looked at as it starts.
 *
 * @param given kubeconfig of the stack's own config
 * @throws {Refusal} where there is no such cluster, before any resource is registered
 */
export function findCluster(settings: ClusterSettings, given?: SecretText): FoundCluster {
  const { kind, context, kubeconfigFrom, minikube } = settings;
  if (kind === "existing") {
    return kubeconfigFrom === undefined ? { kind, ...findExisting(context, given) } : { kind, context, kubeconfigFrom };
  }
  if (kind === "embedded") return { kind, ...findEmbedded() };
  const version = installedMinikube();
  const chosen = kindOn(kind, version);
  if (kind === "auto") tellChoice(chosen, version);
  return chosen === "minikube"
    ? { kind: chosen, minikube: findMinikube(minikube, version) }
    : { kind: "embedded", ...findEmbedded() };
}

function tellChoice(kind: string, version: string | undefined): void {
  const why = version === undefined ? "Minikube isn't installed" : `Minikube ${version} is installed`;
  void log.info(
    `The stack deploys to a cluster of kind ${kind}: its settings name none, and ${why}. To keep to it: ${set("cluster.kind", kind)}`,
  );
}

function findMinikube(minikube: MinikubeSettings, version: string | undefined): MinikubeSettings {
  if (version === undefined) {
    throw new Refusal(
      "Minikube isn't on PATH; todo:cluster.kind is minikube",
      "install it (https://minikube.sigs.k8s.io/docs/start), or choose another cluster: " +
        set("cluster.kind", "embedded"),
    );
  }
  checkKubectl();
  return minikube;
}

function findExisting(context: string | undefined, given: SecretText | undefined) {
  // Of one line it would be taken for a path.
  const access = { context, ...(given && { kubeconfig: given.output().apply((text) => `${text}\n`) }) };
  return { ...access, answer: checkServer(access, reachIt) };
}

function findEmbedded(): EmbeddedCluster & Existing {
  const embedded = readEmbeddedCluster();
  return { ...embedded, answer: checkServer({ kubeconfig: embedded.kubeconfig }, "start it: npm run toolchain -- up") };
}
