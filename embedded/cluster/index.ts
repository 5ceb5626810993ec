/** The embedded single-node Kubernetes: its control plane and node agents as processes of this machine. */
import { mkdirSync, rmSync } from "node:fs";
import { type DaemonStatus, daemonStatus, isRunning, stopDaemon } from "../host/daemon.ts";
import { writeFile } from "../host/files.ts";
import { paths } from "../host/paths.ts";
import { which } from "../host/which.ts";
import { ensureClusterImages } from "../images/cluster-images.ts";
import { startNetworkPolicies } from "./addons/network-policies.ts";
import { rememberedAddons } from "./addons/request.ts";
import { applyCalico } from "./calico.ts";
import { ensureCertificates } from "./certificates.ts";
import { startContainerd } from "./containerd.ts";
import { startApiserver, startControllerManager, startScheduler } from "./control-plane.ts";
import { writeDescriptor } from "./descriptor.ts";
import { startEtcd } from "./etcd.ts";
import { Host } from "./host.ts";
import { writeKubeconfigs } from "./kubeconfig.ts";
import { removeKubectlCache } from "./kubectl.ts";
import { startKubelet } from "./kubelet.ts";
import { hasFormerNetwork, prepareNetwork, removeNetwork } from "./network.ts";
import { isOurs, isStarted, rootNeeded } from "./ownership.ts";
import { recordRanges } from "./preflight-network.ts";
import { hasFirewall, removeProxyRules, startProxy } from "./proxy.ts";
import { applyServices, awaitCluster } from "./services.ts";
import { ownerFile, runtimeDirectory } from "./settings.ts";
import { removeRemains, stopContainers } from "./teardown.ts";

export { type AddonName, addons } from "./addons/catalog.ts";
export { installAddon } from "./addons/install.ts";
export { rememberAddons, rememberedAddons, requestedAddons } from "./addons/request.ts";
export { preflight } from "./preflight.ts";

const host = new Host();

/**
 * Starts what isn't running and returns when pods can be scheduled and names resolved. The registry and the builder
 * must be running, and the Debian packages and binaries must be on PATH.
 */
export async function up(progress: (message: string) => void): Promise<void> {
  if (hasFormerNetwork()) {
    progress("stopping the cluster once: Calico connects its pods from now on");
    await stopAll();
  }
  mkdirSync(paths.cluster, { recursive: true, mode: 0o700 });
  mkdirSync(runtimeDirectory, { recursive: true, mode: 0o711 });
  writeFile(ownerFile, paths.state);
  recordRanges();
  // A cluster that an earlier version has started has changed everything already.
  if (!isRunning("kubelet")) host.remember({ hasFirewall: await hasFirewall() });
  // At the first start with the add-on its program may still be on its way; it is installed later then.
  const enforces = rememberedAddons().includes("network-policies") && which("calico-felix") !== undefined;
  const nodeAddress = await prepareNetwork(enforces);
  await ensureCertificates(nodeAddress);
  writeKubeconfigs();
  progress("control plane");
  const images = ensureClusterImages(progress);
  await Promise.all([startControlPlane(nodeAddress), images.then(({ pause }) => startContainerd(pause))]);
  progress("network");
  await applyCalico();
  progress("node");
  // Before the pods, so that none is reached by what its policies forbid.
  if (enforces) await startNetworkPolicies();
  await Promise.all([startKubelet(nodeAddress), startProxy(), applyServices(await images)]);
  progress("cluster services");
  await awaitCluster();
  writeDescriptor();
}

/**
 * Stops the cluster with all its containers; data, volumes and images stay. Nothing is touched where this user hasn't
 * started one, so that another user's cluster runs on.
 *
 * @returns that nothing runs, where that is so, or what couldn't be put back, and why
 * @throws {Failure} if it runs and this user may not stop it
 */
export async function down(): Promise<string | undefined> {
  if (!isStarted(host)) return "isn't running";
  if (process.getuid?.() !== 0) throw rootNeeded("stop");
  await stopAll();
  return host.restoreSysctls().join("; ") || undefined;
}

async function stopAll(): Promise<void> {
  await Promise.all(
    ["kubelet", "kube-proxy", "calico-felix", "kube-scheduler", "kube-controller-manager"].map((name) =>
      stopDaemon(name),
    ),
  );
  await stopContainers();
  await stopDaemon("containerd");
  await removeRemains();
  await stopDaemon("kube-apiserver");
  await stopDaemon("etcd");
  host.closeLoopback();
  await removeProxyRules({ keepsFirewall: host.hadFirewall() });
  await removeNetwork();
}

/**
 * Removes what stopped daemons leave outside the cluster's own folders. To be called when the builder is stopped, too.
 *
 * @returns what couldn't be put back, and why
 */
export function restoreHost(): string | undefined {
  if (!host.isChanged() && !isOurs()) return undefined;
  rmSync(runtimeDirectory, { recursive: true, force: true });
  return host.restoreFolders().join("; ") || undefined;
}

/** The running daemons, those of the registry and the builder included. */
export function status(): DaemonStatus[] {
  return daemonStatus();
}

/** Stops the cluster and removes everything it keeps, volumes included. */
export async function clean(): Promise<string | undefined> {
  const note = await down();
  rmSync(paths.cluster, { recursive: true, force: true });
  removeKubectlCache();
  return note;
}

async function startControlPlane(nodeAddress: string): Promise<void> {
  await startEtcd();
  await startApiserver(nodeAddress);
  await Promise.all([startControllerManager(), startScheduler()]);
}
