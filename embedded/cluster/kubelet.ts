import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { startDaemon } from "../host/daemon.ts";
import { certificatesOf, pkiFile } from "./certificates.ts";
import { ensureCgroup } from "./cgroups.ts";
import { writeFile } from "../host/files.ts";
import { kubeconfigFile } from "./kubeconfig.ts";
import { answers } from "./probe.ts";
import { cgroupRoot, containerdSocket, directories, networks, nodeName, ports, withoutProxy } from "./settings.ts";

export async function startKubelet(nodeAddress: string): Promise<void> {
  ensureCgroup();
  mkdirSync(directories.kubelet, { recursive: true });
  mkdirSync(directories.podLogs, { recursive: true });
  mkdirSync(directories.volumes, { recursive: true });
  const file = join(directories.config, "kubelet.yaml");
  const content = writeFile(file, stringify(configuration(nodeAddress)));
  await startDaemon({
    name: "kubelet",
    command: "kubelet",
    env: withoutProxy,
    args: [
      `--config=${file}`,
      `--kubeconfig=${kubeconfigFile("kubelet")}`,
      `--root-dir=${directories.kubelet}`,
      `--hostname-override=${nodeName}`,
      `--node-ip=${nodeAddress}`,
    ],
    configuration: [content, readFileSync(kubeconfigFile("kubelet"), "utf8"), ...certificatesOf("ca", "kubelet")],
    isReady: () => answers(`http://127.0.0.1:${ports.kubeletHealth}/healthz`),
  });
}

function configuration(nodeAddress: string) {
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    containerRuntimeEndpoint: `unix://${containerdSocket}`,
    address: nodeAddress,
    port: ports.kubelet,
    readOnlyPort: 0,
    healthzBindAddress: "127.0.0.1",
    healthzPort: ports.kubeletHealth,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: pkiFile("ca.crt") },
    },
    authorization: { mode: "Webhook" },
    tlsCertFile: pkiFile("kubelet.crt"),
    tlsPrivateKeyFile: pkiFile("kubelet.key"),
    clusterDNS: [networks.dnsService],
    clusterDomain: networks.domain,
    resolvConf: writeResolvConf(),
    cgroupDriver: "cgroupfs",
    cgroupRoot,
    failSwapOn: false,
    // Many machines still have cgroup v1, above all containers and virtual machines.
    failCgroupV1: false,
    // kube-proxy creates the chains that it needs, and removes them.
    makeIPTablesUtilChains: false,
    podLogsDir: directories.podLogs,
    volumePluginDir: join(directories.kubelet, "volume-plugins"),
    serializeImagePulls: false,
    // In bytes rather than the default percentages: a developer's disk is often nearly full and still has room.
    evictionHard: { "memory.available": "100Mi", "nodefs.available": "1Gi", "imagefs.available": "1Gi" },
    imageGCHighThresholdPercent: 98,
    imageGCLowThresholdPercent: 95,
  };
}

/** The host's name servers except those on loopback, which pods can't reach; systemd keeps the real ones elsewhere. */
function writeResolvConf(): string {
  const source = ["/run/systemd/resolve/resolv.conf", "/etc/resolv.conf"].find((file) => existsSync(file));
  const content = source ? readFileSync(source, "utf8") : "";
  const file = join(directories.config, "resolv.conf");
  writeFile(
    file,
    content
      .split("\n")
      .filter((line) => !/^\s*nameserver\s+(127\.|::1)/.test(line))
      .join("\n"),
    0o644,
  );
  return file;
}

/** Whether pods have a name server for names outside the cluster. */
export function hasNameServer(): boolean {
  return /^\s*nameserver\s/m.test(readFileSync(writeResolvConf(), "utf8"));
}
