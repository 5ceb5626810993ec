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

/** A profile as it is now; undefined if it doesn't exist, `broken` if Minikube can't read it. */
export async function readProfile(name: string): Promise<ProfileState | "broken" | undefined> {
  const { valid, invalid } = await listProfiles(name);
  if (invalid.some((profile) => profile.Name === name)) return "broken";
  const found = valid.find((profile) => profile.Name === name);
  if (!found) return undefined;
  const config = parseConfig(found.Config);
  return {
    driver: config.Driver,
    cpus: config.CPUs,
    memory: config.Memory,
    version: config.KubernetesConfig.KubernetesVersion,
    addons: Object.entries(config.Addons ?? {})
      .filter(([, on]) => on)
      .map(([addon]) => addon),
    running: await isRunning(name),
  };
}

// Schemas are inside functions, since Pulumi keeps the functions' source in the state, and can't keep a schema there.

/** All profiles of this machine. The configuration of the others is theirs. */
async function listProfiles(name: string) {
  const named = z.object({ Name: z.string() });
  const profiles = z.object({ valid: z.array(named.extend({ Config: z.unknown() })), invalid: z.array(named) });
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

async function isRunning(name: string): Promise<boolean> {
  // The exit code says what isn't running; 0 means that everything is.
  return (await run(name, ["status", "--output=json"])).code === 0;
}

/**
 * IP address of a running profile's node.
 *
 * @requirement MK-7
 */
export async function readIp(name: string): Promise<string> {
  return (await minikube(name, ["ip"])).trim();
}

/** Kubeconfig of a running profile, with everything it needs inside, as JSON. */
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

/** A kubeconfig with the contents of the files it names. */
async function flatten(text: string): Promise<string> {
  const entry = z.record(z.string(), z.unknown());
  const kubeconfig = z.looseObject({
    clusters: z.array(z.looseObject({ cluster: entry })),
    users: z.array(z.looseObject({ user: entry })),
  });
  const config = kubeconfig.parse(parse(text));
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
