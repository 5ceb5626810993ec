import type { dynamic } from "@pulumi/pulumi";
import { compareVersions, isSupported, oldestKubernetes } from "../../../settings/formats/kubernetes-version";
import { missingAddons, switchAddon, unknownAddons } from "./addons";
import { minikube, minikubeInSteps } from "./command";
import { portFlag } from "./reach";
import { awaitReady } from "./ready";
import { awaitOtherStart } from "./running-start";
import { isSameKubeconfig, type ProfileState, readIp, readKubeconfig, readProfile } from "./state";

/** What a stack asks of its Minikube. */
export interface MinikubeInputs {
  /** Name of the profile. It holds everything that can't be changed in an existing profile. */
  profile: string;
  driver: string;
  cpus: number;
  /** MB. */
  memory: number;
  addons: string[];
  kubernetesVersion?: string | undefined;
  /** Node ports to publish, for nodes that can't be reached. */
  ports: number[];
  /** The host at which they are published; a profile that exists keeps its own. */
  portsAt?: string | undefined;
}

export interface MinikubeOutputs extends MinikubeInputs {
  ip: string;
  kubeconfig: string;
  running: boolean;
  version: string;
}

/**
 * A Minikube profile. Each preview and update compares it with what Minikube reports, not with the last update: a
 * profile that was stopped is started without a refresh.
 */
export const provider: dynamic.ResourceProvider<MinikubeInputs, MinikubeOutputs> = {
  async check(_, news) {
    const { unknown, known } = await unknownAddons(news.addons);
    const reason =
      `Minikube has no such add-on: ${unknown.join(", ")}\n` +
      `fix: choose todo:cluster.minikube.addons from ${known.join(", ")}`;
    return { inputs: news, failures: unknown.length > 0 ? [{ property: "addons", reason }] : [] };
  },

  async create(inputs) {
    const { profile } = inputs;
    await awaitOtherStart(profile);
    let found = await readProfile(profile);
    if (found === "broken" || found === "half-made") {
      const why = found === "broken" ? "Minikube can't read its configuration" : "its first start was killed";
      console.log(`minikube ${profile}: deleting the profile, because ${why}, and starting again`);
      await minikube(profile, ["delete"]);
      found = undefined;
    } else if (found) {
      refuseOther(inputs, found);
      console.log(`minikube ${profile}: using the profile that already exists`);
    }
    return { id: profile, outs: await bringUp(inputs, found) };
  },

  async diff(id, olds, news) {
    if (news.profile !== id) return { changes: true, replaces: ["profile"] };
    const found = await existing(id);
    return { changes: !found.running || (await hasChanged(olds, news, found)) };
  },

  async read(id, props) {
    if (props === undefined) throw new Error(`The Minikube profile ${id} can't be imported: an update adopts it`);
    const found = await readProfile(id);
    if (typeof found !== "object") return {};
    const { driver, cpus, memory, version, running } = found;
    const addons = props.addons.filter((addon) => found.addons.includes(addon));
    const access = running ? { ip: await readIp(id), kubeconfig: await readKubeconfig(id) } : {};
    return { id, props: { ...props, driver, cpus, memory, version, running, addons, ...access } };
  },

  async update(id, olds, news) {
    const found = await existing(id);
    const outs = await bringUp(news, found);
    const dropped = olds.addons.filter((addon) => !news.addons.includes(addon));
    for (const addon of dropped) await switchAddon(id, addon, "disable");
    return { outs };
  },

  async delete(id) {
    await minikube(id, ["delete"]);
  },
};

/**
 * Makes a profile what is asked. A start would restart every container of a running cluster, so that one is started
 * only for another version of Kubernetes; its add-ons come on one by one, which restarts nothing.
 *
 * @param found the profile as it is; undefined if it has to be made
 * @throws {Error} if an add-on doesn't come on, or the cluster can't run pods
 */
async function bringUp(inputs: MinikubeInputs, found: ProfileState | undefined): Promise<MinikubeOutputs> {
  const { profile, addons, kubernetesVersion } = inputs;
  const starts = !found?.running || isOtherVersion(kubernetesVersion, found);
  let warnings: string[] = [];
  if (starts) warnings = await start(inputs);
  else {
    for (const addon of addons) if (!found.addons.includes(addon)) await switchAddon(profile, addon, "enable");
  }
  const now = await existing(profile);
  refuseOther(inputs, now);
  refuseOld(inputs, now);
  const kubeconfig = await readKubeconfig(profile);
  if (starts) await awaitReady(profile, kubeconfig);
  const missing = missingAddons(profile, addons, now.addons, warnings);
  if (missing !== undefined) throw new Error(missing);
  const { running, version } = now;
  return { ...inputs, running, version, ip: await readIp(profile), kubeconfig };
}

/**
 * Starts a profile, or upgrades its Kubernetes.
 *
 * @returns Minikube's warnings
 * @requirement MK-6
 */
function start(inputs: MinikubeInputs): Promise<string[]> {
  const { profile, driver, cpus, memory, addons, kubernetesVersion, ports, portsAt } = inputs;
  return minikubeInSteps(profile, [
    "start",
    "--interactive=false",
    `--driver=${driver}`,
    `--cpus=${cpus}`,
    `--memory=${memory}`,
    ...(addons.length > 0 ? [`--addons=${addons.join(",")}`] : []),
    ...(kubernetesVersion ? [`--kubernetes-version=${kubernetesVersion}`] : []),
    ...ports.map((port) => portFlag(port, portsAt)),
  ]);
}

/** A profile that has to exist, since the stack's state has it. */
async function existing(profile: string): Promise<ProfileState> {
  const found = await readProfile(profile);
  if (typeof found === "object") return found;
  const gone =
    found === "broken"
      ? "can't be read by Minikube any more, and nothing that is in it can be reached"
      : // A profile of that name that is half-made was begun after the stack's own was deleted.
        "no longer exists, and neither does anything that was in it";
  // Everything in the stack's state was in the profile, so only a refresh makes the state true again.
  throw new Error(
    `The Minikube profile ${profile} ${gone}\n` +
      "fix: create both again: PULUMI_K8S_DELETE_UNREACHABLE=true pulumi up --refresh",
  );
}

/** Refuses a profile that differs from what was asked: `minikube start` no more than warns of that. */
function refuseOther({ profile, driver, cpus, memory }: MinikubeInputs, found: ProfileState): void {
  const differences = Object.entries({ driver, cpus, memory })
    .map(([key, wanted]) => ({ key, wanted, has: found[key as "driver" | "cpus" | "memory"] }))
    .filter(({ wanted, has }) => wanted !== has)
    .map(({ key, wanted, has }) => `${key} is ${has}, not ${wanted}`);
  if (differences.length === 0) return;
  throw new Error(
    `The Minikube profile ${profile} differs from what the stack asks for: ${differences.join("; ")}\n` +
      `fix: delete it: minikube delete --profile=${profile}; or choose another name: todo:cluster.minikube.profile`,
  );
}

/** @requirement CHT-7 */
function refuseOld({ profile }: MinikubeInputs, { version }: ProfileState): void {
  if (isSupported(version)) return;
  throw new Error(
    `The Minikube profile ${profile} runs Kubernetes ${version}; ${oldestKubernetes} or newer is needed\n` +
      `fix: pulumi config set --path todo:cluster.minikube.kubernetesVersion ${oldestKubernetes}`,
  );
}

function isOtherVersion(wanted: string | undefined, { version }: ProfileState): boolean {
  return wanted !== undefined && compareVersions(wanted, version) !== 0;
}

/** Whether a running profile has to be changed, or was changed by something other than the stack. */
async function hasChanged(olds: MinikubeOutputs, news: MinikubeInputs, found: ProfileState): Promise<boolean> {
  const { addons, kubernetesVersion, profile } = news;
  return (
    addons.some((addon) => !found.addons.includes(addon)) ||
    olds.addons.some((addon) => !addons.includes(addon)) ||
    isOtherVersion(kubernetesVersion, found) ||
    olds.version !== found.version ||
    olds.ip !== (await readIp(profile)) ||
    // A container's port on this machine changes with every start.
    !isSameKubeconfig(olds.kubeconfig, await readKubeconfig(profile))
  );
}
