import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { z } from "zod";
import { ports } from "../cluster/settings.ts";
import { startDaemon } from "../host/daemon.ts";
import { writeFile } from "../host/files.ts";
import { parseJson } from "../host/json.ts";
import { paths } from "../host/paths.ts";

const manifestShape = z.object({ config: z.object({ digest: z.string() }).optional() });
const configShape = z.object({
  config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).nullish(),
});

export const registryAddress = `localhost:${ports.registry}`;

/** Starts the registry that the cluster pulls from; on loopback, because it asks for no credentials. */
export async function startRegistry(): Promise<void> {
  mkdirSync(paths.registry, { recursive: true, mode: 0o700 });
  const file = join(paths.registry, "config.yml");
  const content = writeFile(file, stringify(configuration));
  await startDaemon({
    name: "registry",
    command: "docker-registry",
    args: ["serve", file],
    // Its trace exporter would look for a collector on the host's default port.
    env: { OTEL_TRACES_EXPORTER: "none" },
    configuration: [content],
    isReady: async () => (await fetch(`http://${registryAddress}/v2/`)).ok,
  });
}

/** Whether the registry has an image. */
export async function hasImage(repository: string, tag: string): Promise<boolean> {
  return (await get(repository, `manifests/${tag}`, "HEAD")).ok;
}

/** An image's labels; undefined if the registry doesn't have it. */
export async function labelsOf(repository: string, tag: string): Promise<Record<string, string> | undefined> {
  const manifest = await get(repository, `manifests/${tag}`);
  if (!manifest.ok) return undefined;
  const { config } = parseJson(manifestShape, await manifest.text(), "the registry (manifest)");
  if (!config) return {};
  const blob = await get(repository, `blobs/${config.digest}`);
  return parseJson(configShape, await blob.text(), "the registry (image config)").config?.Labels ?? {};
}

async function get(repository: string, path: string, method = "GET"): Promise<Response> {
  const accept = [
    "oci.image.manifest.v1",
    "oci.image.index.v1",
    "docker.distribution.manifest.v2",
    "docker.distribution.manifest.list.v2",
  ];
  return fetch(`http://${registryAddress}/v2/${repository}/${path}`, {
    method,
    headers: { accept: accept.map((type) => `application/vnd.${type}+json`).join(", ") },
    signal: AbortSignal.timeout(10_000),
  });
}

const configuration = {
  version: "0.1",
  log: { level: "warn", accesslog: { disabled: true } },
  storage: { filesystem: { rootdirectory: join(paths.registry, "data") }, delete: { enabled: true } },
  http: { addr: `127.0.0.1:${ports.registry}` },
};
