import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { startDaemon } from "../host/daemon.ts";
import { succeeds } from "../host/exec.ts";
import { which } from "../host/which.ts";
import { writeFile } from "../host/files.ts";
import { kubeconfigFile } from "./kubeconfig.ts";
import { answers } from "./probe.ts";
import { directories, networks, nodeName, ports, withoutProxy } from "./settings.ts";

export async function startProxy(): Promise<void> {
  const file = join(directories.config, "kube-proxy.yaml");
  const content = writeFile(file, stringify(configuration));
  await startDaemon({
    name: "kube-proxy",
    command: "kube-proxy",
    env: withoutProxy,
    args: [`--config=${file}`],
    configuration: [content, readFileSync(kubeconfigFile("kube-proxy"), "utf8")],
    isReady: () => answers(`http://127.0.0.1:${ports.proxyHealth}/healthz`),
  });
}

const firewall = "KUBE-FIREWALL";

/** Whether iptables has the chain that a kubelet or a kube-proxy creates, which may be another cluster's. */
export async function hasFirewall(): Promise<boolean> {
  return which("iptables") !== undefined && succeeds("iptables", ["-w", "-S", firewall]);
}

/**
 * Removes kube-proxy's iptables chains, which leaves KUBE-FIREWALL, because on other nodes it is also the kubelet's.
 * @param keepsFirewall whether that chain was there before the cluster
 */
export async function removeProxyRules({ keepsFirewall }: { keepsFirewall: boolean }): Promise<void> {
  if (which("kube-proxy")) await succeeds("kube-proxy", ["--cleanup"], { timeout: 30_000 });
  if (!which("iptables") || keepsFirewall) return;
  for (const arguments_ of [
    ["-D", "INPUT", "-j", firewall],
    ["-D", "OUTPUT", "-j", firewall],
    ["-F", firewall],
    ["-X", firewall],
  ]) {
    await succeeds("iptables", ["-w", ...arguments_]);
  }
}

const configuration = {
  apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
  kind: "KubeProxyConfiguration",
  mode: "iptables",
  hostnameOverride: nodeName,
  clientConnection: { kubeconfig: kubeconfigFile("kube-proxy") },
  clusterCIDR: networks.pods,
  healthzBindAddress: `127.0.0.1:${ports.proxyHealth}`,
  metricsBindAddress: `127.0.0.1:${ports.proxyMetrics}`,
  // A development cluster is for this machine: its NodePorts aren't open to the network.
  nodePortAddresses: ["127.0.0.0/8"],
  // The host's own limits stay as they are.
  conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
  oomScoreAdj: 0,
};
