import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { runtimeDirectory } from "../cluster/settings.ts";
import { startDaemon } from "../host/daemon.ts";
import { exec, succeeds } from "../host/exec.ts";
import { writeFile } from "../host/files.ts";
import { paths } from "../host/paths.ts";
import { which } from "../host/which.ts";
import { registryAddress } from "./registry.ts";

/** The builder's name for docker-build: `builder: { name: builderName }`. */
export const builderName = "todo-chatbot";
const socket = join(runtimeDirectory, "buildkitd.sock");
const endpoint = `unix://${socket}`;

/** Starts BuildKit and writes the buildx instance that points at it. */
export async function startBuilder(): Promise<void> {
  mkdirSync(paths.buildkit, { recursive: true, mode: 0o700 });
  mkdirSync(runtimeDirectory, { recursive: true, mode: 0o711 });
  const file = join(paths.buildkit, "buildkitd.toml");
  const content = writeFile(file, configuration());
  await startDaemon({
    name: "buildkitd",
    command: "buildkitd",
    args: ["--config", file],
    configuration: [content],
    isReady: () => succeeds("buildctl", ["--addr", endpoint, "debug", "workers"], { timeout: 5_000 }),
  });
  writeFile(
    join(paths.docker, "buildx", "instances", builderName),
    JSON.stringify({ Name: builderName, Driver: "remote", Nodes: [{ Name: `${builderName}0`, Endpoint: endpoint }] }),
  );
}

export interface BuildOptions {
  arguments?: Record<string, string>;
  labels?: Record<string, string>;
}

/** Builds a folder's Dockerfile and pushes the image to the local registry. */
export async function build(folder: string, image: string, options: BuildOptions = {}): Promise<void> {
  const settings = [
    ...Object.entries(options.arguments ?? {}).map(([name, value]) => `build-arg:${name}=${value}`),
    ...Object.entries(options.labels ?? {}).map(([name, value]) => `label:${name}=${value}`),
  ];
  await exec(
    "buildctl",
    [
      ...["--addr", endpoint, "build", "--progress=plain", "--frontend=dockerfile.v0"],
      ...[`--local=context=${folder}`, `--local=dockerfile=${folder}`],
      ...settings.map((setting) => `--opt=${setting}`),
      // Fast rather than small: the registry is on this machine.
      `--output=type=image,name=${image},push=true,compression=gzip,compression-level=1`,
    ],
    { log: join(paths.logs, "base-images.log"), timeout: 15 * 60_000 },
  );
}

/** RUN steps share the host's network, so that package registries resolve as they do on the host. */
function configuration(): string {
  return `root = ${JSON.stringify(paths.buildkit)}

[grpc]
address = [${JSON.stringify(endpoint)}]

[worker.oci]
enabled = true
binary = ${JSON.stringify(which("runc") ?? "runc")}
snapshotter = "overlayfs"
networkMode = "host"
gc = true
reservedSpace = "1GB"
maxUsedSpace = "6GB"
minFreeSpace = "3GB"

[worker.containerd]
enabled = false

[registry."docker.io"]
mirrors = ["${registryAddress}"]

[registry."${registryAddress}"]
http = true
`;
}
