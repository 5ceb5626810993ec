import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { minikube, minikubeJson, run } from "./command";

/** What a profile is like now. */
export interface ProfileState {
  driver: string;
  cpus: number;
  memory: number;
  /** Version of Kubernetes, such as `v1.34.0`. */
  version: string;
  /** Add-ons that are on, Minikube's own included. */
  addons: string[];
  running: boolean;
}

/**
 * A profile that no start can finish any more. `broken`: Minikube can't read its configuration. `half-made`: its first
 * start was killed; a further one fails, or ends well with a cluster that never works.
 */
export type UselessProfile = "broken" | "half-made";

/** A profile as it is now; undefined if it doesn't exist. */
export async function readProfile(name: string): Promise<ProfileState | UselessProfile | undefined> {
  const status = await run(name, ["status", "--output=json"]);
  // ExGuestNotFound
  if (status.code === 85) return undefined;
  const { valid } = await listProfiles(name);
  const found = valid.find((profile) => profile.Name === name);
  // The list leaves out what Minikube can't read.
  if (!found) return "broken";
  const { Driver, CPUs, Memory, Addons, KubernetesConfig } = parseConfig(found.Config);
  // A start writes the add-ons when everything else is done, and always turns some on.
  if (!Addons) return "half-made";
  return {
    driver: Driver,
    cpus: CPUs,
    memory: Memory,
    version: KubernetesConfig.KubernetesVersion,
    addons: Object.keys(Addons).filter((addon) => Addons[addon]),
    running: isRunning(status.stdout),
  };
}

// Schemas are inside functions, since Pulumi keeps the functions' source in the state, and can't keep a schema there.

/** All profiles of this machine that Minikube can read. The configuration of the others is theirs. */
async function listProfiles(name: string) {
  const profiles = z.object({ valid: z.array(z.object({ Name: z.string(), Config: z.unknown() })) });
  return minikubeJson(name, ["profile", "list", "--light", "--output=json"], profiles);
}

function parseConfig(config: unknown) {
  const schema = z.object({
    Driver: z.string(),
    CPUs: z.number(),
    Memory: z.number(),
    Addons: z.record(z.string(), z.boolean()).nullish(),
    KubernetesConfig: z.object({ KubernetesVersion: z.string() }),
  });
  return schema.parse(config);
}

/**
 * Whether `minikube status` reports that every node runs. Its exit code isn't 0 either if only KUBECONFIG lacks the
 * profile's context, which doesn't matter.
 */
function isRunning(printed: string): boolean {
  const node = z.object({ Host: z.string(), Kubelet: z.string(), APIServer: z.string() });
  const status = z.union([z.array(node), node.transform((one) => [one])]);
  const nodes = printed.split("\n").flatMap((line) => {
    try {
      return status.safeParse(JSON.parse(line)).data ?? [];
    } catch {
      return [];
    }
  });
  const runs = ({ Host, Kubelet, APIServer }: z.infer<typeof node>) =>
    Host === "Running" && Kubelet === "Running" && ["Running", "Irrelevant"].includes(APIServer);
  return nodes.length > 0 && nodes.every(runs);
}

/**
 * IP address of a running profile's node.
 *
 * @requirement MK-7
 */
export async function readIp(name: string): Promise<string> {
  return (await minikube(name, ["ip"])).trim();
}

/** Kubeconfig of a running profile, with everything it needs inside, as YAML. */
export async function readKubeconfig(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "minikube-"));
  try {
    const file = join(folder, "kubeconfig");
    await minikube(name, ["update-context"], { KUBECONFIG: file });
    return await flatten(await readFile(file, "utf8"));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Whether two kubeconfigs lead to the same cluster in the same way. */
export function isSameKubeconfig(one: string | undefined, other: string): boolean {
  return one !== undefined && stringify(parseKubeconfig(one)) === stringify(parseKubeconfig(other));
}

/** A kubeconfig with the contents of the files it names. */
async function flatten(text: string): Promise<string> {
  const config = parseKubeconfig(text);
  for (const entry of [...config.clusters.map(({ cluster }) => cluster), ...config.users.map(({ user }) => user)]) {
    for (const key of ["certificate-authority", "client-certificate", "client-key"]) {
      const file = entry[key];
      if (typeof file !== "string") continue;
      entry[`${key}-data`] = (await readFile(file)).toString("base64");
      delete entry[key];
    }
  }
  return stringify(config);
}

/** A kubeconfig without Minikube's extensions: they hold the time at which it was written, and no client reads them. */
function parseKubeconfig(text: string) {
  const entry = z.record(z.string(), z.unknown());
  const kubeconfig = z.looseObject({
    clusters: z.array(z.looseObject({ cluster: entry })),
    contexts: z.array(z.looseObject({ context: entry })),
    users: z.array(z.looseObject({ user: entry })),
  });
  const config = kubeconfig.parse(parse(text));
  for (const { cluster } of config.clusters) delete cluster.extensions;
  for (const { context } of config.contexts) delete context.extensions;
  return config;
}
