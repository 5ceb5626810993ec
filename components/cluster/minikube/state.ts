import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { minikube, type Profile, profileArgs, run } from "./command";

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

/** A profile as it is; undefined where there is none, `broken` where Minikube can't read it. */
export async function readProfile(name: string): Promise<ProfileState | "broken" | undefined> {
  const list = JSON.parse(await minikube(name, profileArgs)) as { valid: Profile[]; invalid: { Name: string }[] };
  if (list.invalid.some((profile) => profile.Name === name)) return "broken";
  const config = list.valid.find((profile) => profile.Name === name)?.Config;
  if (!config) return undefined;
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

async function isRunning(name: string): Promise<boolean> {
  // Its exit code says what isn't running: 0 is all of it.
  return (await run(name, ["status", "--output=json"])).code === 0;
}

/** IP address of a running profile's node (MK-7). */
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

interface Entry {
  [key: string]: string | undefined;
}

/** A kubeconfig with the contents of the files it names. */
async function flatten(text: string): Promise<string> {
  const config = parse(text) as { clusters: { cluster: Entry }[]; users: { user: Entry }[] };
  for (const entry of [...config.clusters.map(({ cluster }) => cluster), ...config.users.map(({ user }) => user)]) {
    for (const key of ["certificate-authority", "client-certificate", "client-key"]) {
      const file = entry[key];
      if (file === undefined) continue;
      entry[`${key}-data`] = (await readFile(file)).toString("base64");
      delete entry[key];
    }
  }
  return stringify(config);
}
