/** Calico: its CNI plugin connects the pods, and Felix, if the cluster has it, enforces NetworkPolicies. */
import { mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { dirname, join } from "node:path";
import { startDaemon } from "../host/daemon.ts";
import { exec, succeeds } from "../host/exec.ts";
import { replaceLink, writeFile } from "../host/files.ts";
import { paths } from "../host/paths.ts";
import { programFile, which } from "../host/which.ts";
import { cniPlugins } from "../pieces/debian.ts";
import { kubeconfigFile } from "./kubeconfig.ts";
import { apply, applyDefinitions, manifest } from "./kubectl.ts";
import { answers } from "./probe.ts";
import { clusterName, directories, networks, nodeName, ports, withoutProxy } from "./settings.ts";

/** Writes the container runtime's configuration for connecting pods: the plugins, and what each does. */
export function writeCniConfiguration(nodeAddress: string): void {
  mkdirSync(directories.cniState, { recursive: true });
  mkdirSync(directories.cniPlugins, { recursive: true });
  for (const [name, file] of [...cniPlugins(), ["calico", programFile("calico")] as const])
    replaceLink(file, join(directories.cniPlugins, name));
  const file = "10-calico.conflist";
  mkdirSync(directories.cniConfig, { recursive: true });
  for (const other of readdirSync(directories.cniConfig).filter((name) => name !== file))
    rmSync(join(directories.cniConfig, other));
  writeFile(join(directories.cniConfig, file), JSON.stringify(cniConfiguration(nodeAddress), null, 2));
}

/** Creates what Felix and the plugin read through the API; pods can't be connected before. */
export async function applyCalico(): Promise<void> {
  await applyDefinitions(
    readFileSync(join(dirname(programFile("calico")), "crds.yaml"), "utf8"),
    "todo-chatbot-calico",
  );
  await apply(manifest("calico.yaml"), "todo-chatbot-calico");
}

/**
 * From when it is ready, connections are what policies allow. Pods that run are taken over as they are: the plugin has
 * given their interfaces the names by which Felix knows them.
 */
export async function startFelix(): Promise<void> {
  await startDaemon({
    name: "calico-felix",
    command: "calico-felix",
    args: [],
    env: {
      ...withoutProxy,
      DATASTORE_TYPE: "kubernetes",
      FELIX_DATASTORETYPE: "kubernetes",
      KUBECONFIG: kubeconfigFile("calico-felix"),
      FELIX_FELIXHOSTNAME: nodeName,
      FELIX_INTERFACEPREFIX: networks.podInterfaces,
      FELIX_IPTABLESBACKEND: await iptablesBackend(),
      FELIX_IPV6SUPPORT: "false",
      // Policies decide what a pod may reach on the host, above all the API server, as in any other cluster.
      FELIX_DEFAULTENDPOINTTOHOSTACTION: "ACCEPT",
      FELIX_XDPENABLED: "false",
      FELIX_USAGEREPORTINGENABLED: "false",
      FELIX_LOGSEVERITYSCREEN: "Warning",
      FELIX_LOGFILEPATH: "none",
      FELIX_LOGSEVERITYFILE: "none",
      FELIX_LOGSEVERITYSYS: "none",
      FELIX_HEALTHENABLED: "true",
      FELIX_HEALTHHOST: "127.0.0.1",
      FELIX_HEALTHPORT: String(ports.felixHealth),
    },
    configuration: [readFileSync(kubeconfigFile("calico-felix"), "utf8")],
    isReady: () => answers(`http://127.0.0.1:${ports.felixHealth}/readiness`),
    readyWithin: 60_000,
  });
}

/** Removes Felix' rules and address sets, which outlive it so that an update leaves no gap. */
export async function removeFelixRules(): Promise<void> {
  if (which("iptables-save")) {
    const script = removalScript(await exec("iptables-save", []));
    if (script !== "") await exec("iptables-restore", ["--noflush", "--wait"], { input: script });
  }
  if (!which("ipset")) return;
  const sets = (await exec("ipset", ["list", "-name"])).split("\n").filter((name) => name.startsWith("cali4"));
  for (const set of sets) await succeeds("ipset", ["destroy", set]);
  // There Felix tells the plugin the interface's MTU, which is in Felix' own configuration.
  rmSync("/var/lib/calico/mtu", { force: true });
}

/**
 * The input for `iptables-restore --noflush` that removes every chain of Felix and every jump to one; empty if there
 * is none.
 */
export function removalScript(saved: string): string {
  return saved
    .split(/^(?=\*)/m)
    .map((table) => {
      const lines = table.split("\n");
      const chains = lines.flatMap((line) => /^:(cali-\S+) /.exec(line)?.[1] ?? []);
      const jumps = lines.filter(
        (line) => line.startsWith("-A ") && !line.startsWith("-A cali-") && line.includes('"cali:'),
      );
      if (chains.length + jumps.length === 0) return "";
      const commands = [
        ...jumps.map((rule) => rule.replace(/^-A/, "-D")),
        ...chains.map((name) => `-F ${name}`),
        ...chains.map((name) => `-X ${name}`),
      ];
      return [lines[0], ...commands, "COMMIT", ""].join("\n");
    })
    .join("");
}

/** Felix has to write to the same tables as kube-proxy, or the kernel would evaluate two sets of rules. */
async function iptablesBackend(): Promise<"NFT" | "Legacy"> {
  return (await exec("iptables", ["--version"])).includes("nf_tables") ? "NFT" : "Legacy";
}

/** How the container runtime connects a pod. */
export function cniConfiguration(nodeAddress: string) {
  return {
    cniVersion: "0.4.0",
    name: clusterName,
    plugins: [
      {
        type: "calico",
        datastore_type: "kubernetes",
        nodename: nodeName,
        nodename_file_optional: true,
        mtu: mtuOf(nodeAddress),
        log_level: "warning",
        log_file_path: join(paths.logs, "calico-cni.log"),
        ipam: { type: "host-local", subnet: networks.pods, dataDir: directories.cniState },
        policy: { type: "k8s" },
        kubernetes: { kubeconfig: kubeconfigFile("calico-cni") },
      },
      { type: "portmap", capabilities: { portMappings: true }, snat: true },
    ],
  };
}

/** The MTU of the interface through which pods' packets leave the host; Ethernet's if there is none. */
function mtuOf(nodeAddress: string): number {
  const found = Object.entries(networkInterfaces()).find(([, addresses]) =>
    addresses?.some(({ address }) => address === nodeAddress),
  );
  const name = found?.[0] ?? "lo";
  return name === "lo" ? 1500 : Number(readFileSync(`/sys/class/net/${name}/mtu`, "utf8"));
}
