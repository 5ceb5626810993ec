import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startDaemon } from "../host/daemon.ts";
import { exec, succeeds } from "../host/exec.ts";
import { which } from "../host/which.ts";
import { registryAddress } from "../images/registry.ts";
import { writeFile } from "../host/files.ts";
import { containerdSocket, directories, lean } from "./settings.ts";

/** Starts the container runtime with a separate root, state and socket, so that another containerd is left alone. */
export async function startContainerd(pauseImage: string): Promise<void> {
  mkdirSync(directories.containerdState, { recursive: true, mode: 0o711 });
  const file = join(directories.config, "containerd.toml");
  const content = writeFile(file, configuration(pauseImage));
  await startDaemon({
    name: "containerd",
    command: "containerd",
    env: lean,
    args: ["--config", file],
    configuration: [content],
    isReady: () => ctr("version"),
  });
}

/** Runs a command of containerd's client in the kubelet's namespace, and returns whether it succeeded. */
export async function ctr(...args: string[]): Promise<boolean> {
  return succeeds("ctr", [...clientArguments, ...args], { timeout: 10_000 });
}

/** Containers and pod sandboxes with a process. */
export async function listTasks(): Promise<{ id: string; isRunning: boolean }[]> {
  const table = await exec("ctr", [...clientArguments, "tasks", "list"], { timeout: 10_000 });
  return table
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .map(([id = "", , state]) => ({ id, isRunning: state === "RUNNING" }));
}

/** The ids of all containers and pod sandboxes. */
export async function listContainers(): Promise<string[]> {
  return (await exec("ctr", [...clientArguments, "containers", "list", "--quiet"], { timeout: 10_000 }))
    .split("\n")
    .filter(Boolean);
}

const clientArguments = ["--address", containerdSocket, "--namespace", "k8s.io"];

/**
 * Plugins of the publisher's containerd that would warn at every start about what this machine lacks, look for a trace
 * collector, or use a directory or socket that another containerd uses, too.
 */
const unused = [
  ...["blockfile", "btrfs", "devmapper", "erofs", "zfs"].map((name) => `io.containerd.snapshotter.v1.${name}`),
  "io.containerd.differ.v1.erofs",
  "io.containerd.internal.v1.opt",
  "io.containerd.internal.v1.tracing",
  "io.containerd.mount-handler.v1.erofs",
  "io.containerd.nri.v1.nri",
  "io.containerd.tracing.processor.v1.otlp",
];

function configuration(pauseImage: string): string {
  const registries = join(directories.config, "registries");
  writeMirror(registries, "docker.io");
  writeMirror(registries, registryAddress);
  const quote = JSON.stringify;
  return `version = 4
root = ${quote(directories.containerd)}
state = ${quote(directories.containerdState)}
disabled_plugins = ${quote(unused)}

[plugins."io.containerd.server.v1.grpc"]
address = ${quote(containerdSocket)}

[plugins."io.containerd.server.v1.ttrpc"]
address = ${quote(`${containerdSocket}.ttrpc`)}

[plugins."io.containerd.cri.v1.images"]
snapshotter = "overlayfs"

[plugins."io.containerd.cri.v1.images".pinned_images]
sandbox = ${quote(pauseImage)}

[plugins."io.containerd.cri.v1.images".registry]
config_path = ${quote(registries)}

[plugins."io.containerd.cri.v1.runtime"]
restrict_oom_score_adj = ${!maySetOomScore()}
netns_mounts_under_state_dir = true

[plugins."io.containerd.cri.v1.runtime".cni]
bin_dirs = [${quote(directories.cniPlugins)}]
conf_dir = ${quote(directories.cniConfig)}

[plugins."io.containerd.cri.v1.runtime".containerd]
default_runtime_name = "runc"

[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"

[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
BinaryName = ${quote(which("runc") ?? "runc")}
SystemdCgroup = false
`;
}

/** Images of any registry are looked up in the local one first. */
function writeMirror(registries: string, registry: string): void {
  const server = registry === "docker.io" ? "https://registry-1.docker.io" : `http://${registry}`;
  writeFile(
    join(registries, registry, "hosts.toml"),
    `server = "${server}"\n\n[host."http://${registryAddress}"]\n  capabilities = ["pull", "resolve"]\n`,
  );
}

/**
 * Without CAP_SYS_RESOURCE (24), as in many containers and virtual machines, runc fails when it lowers an OOM score.
 */
function maySetOomScore(): boolean {
  const effective = /^CapEff:\s+(\w+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "0";
  return ((BigInt(`0x${effective}`) >> 24n) & 1n) === 1n;
}
