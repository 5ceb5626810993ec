import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { startDaemon } from "../host/daemon.ts";
import { succeeds } from "../host/exec.ts";
import { which } from "../host/which.ts";
import { writeFile } from "../host/files.ts";
import { kubeconfigFile } from "./kubeconfig.ts";
import { answers } from "./probe.ts";
import { directories, lean, networks, nodeName, ports } from "./settings.ts";

export async function startProxy(): Promise<void> {
  const file = join(directories.config, "kube-proxy.yaml");
  const content = writeFile(file, stringify(configuration));
  await startDaemon({
    name: "kube-proxy",
    command: "kube-proxy",
    env: lean,
    args: [`--config=${file}`],
    configuration: [content, readFileSync(kubeconfigFile("kube-proxy"), "utf8")],
    isReady: () => answers(`http://127.0.0.1:${ports.proxyHealth}/healthz`),
  });
}

/** Removes kube-proxy's iptables chains, but leaves KUBE-FIREWALL, because on other nodes it is also the kubelet's. */
export async function removeProxyRules(): Promise<void> {
  if (which("kube-proxy")) await succeeds("kube-proxy", ["--cleanup"], { timeout: 30_000 });
  if (!which("iptables")) return;
  const chain = "KUBE-FIREWALL";
  for (const arguments_ of [
    ["-D", "INPUT", "-j", chain],
    ["-D", "OUTPUT", "-j", chain],
    ["-F", chain],
    ["-X", chain],
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
