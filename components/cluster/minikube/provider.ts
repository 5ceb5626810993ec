import { randomUUID } from "node:crypto";
import type { dynamic } from "@pulumi/pulumi";
import { compareVersions, isSupported, oldestKubernetes } from "../../../settings/kubernetes-version";
import { minikube, minikubeInSteps } from "./command";
import { type ProfileState, readIp, readKubeconfig, readProfile } from "./state";

/** What a stack asks of its Minikube. */
export interface MinikubeInputs {
  profile: string;
  driver: string;
  cpus: number;
  /** MB. */
  memory: number;
  addons: string[];
  kubernetesVersion?: string | undefined;
  /** Node ports to publish on this machine, for drivers whose node can't be reached. */
  ports: number[];
}

export interface MinikubeOutputs extends MinikubeInputs {
  /** Changes with a new cluster only, not with its address. */
  identity: string;
  ip: string;
  kubeconfig: string;
  running: boolean;
  version: string;
}

/**
 * A Minikube profile. It is compared with what Minikube says of it in every preview and update, not with what it was
 * last time: a profile that was stopped is started, and one that was deleted is made anew, without a refresh.
 */
export const provider: dynamic.ResourceProvider<MinikubeInputs, MinikubeOutputs> = {
  async create(inputs) {
    const found = await readProfile(inputs.profile);
    if (found === "broken") await minikube(inputs.profile, ["delete"]);
    else if (found) takeOver(inputs, found);
    return { id: inputs.profile, outs: { ...(await start(inputs)), identity: randomUUID() } };
  },

  async diff(_, olds, news) {
    const found = await readProfile(olds.profile);
    const replaces = replacedBy(olds, news, found);
    const running = typeof found === "object" && found.running;
    const changes = replaces.length > 0 || !running || (await hasChanged(olds, news, found));
    return { changes, replaces, deleteBeforeReplace: true, stables: replaces.length > 0 ? [] : ["identity"] };
  },

  async read(id, props) {
    const found = await readProfile(id);
    if (typeof found !== "object") return {};
    const { driver, cpus, memory, version, running } = found;
    const addons = props!.addons.filter((addon) => found.addons.includes(addon));
    const access = running ? { ip: await readIp(id), kubeconfig: await readKubeconfig(id) } : {};
    return { id, props: { ...props!, driver, cpus, memory, version, running, addons, ...access } };
  },

  async update(_, olds, news) {
    const dropped = olds.addons.filter((addon) => !news.addons.includes(addon));
    for (const addon of dropped) await minikube(news.profile, ["addons", "disable", addon]);
    return { outs: { ...(await start(news)), identity: olds.identity } };
  },

  async delete(id) {
    await minikube(id, ["delete"]);
  },
};

/** Starts a profile, or changes a running one to what is asked (MK-6). */
async function start(inputs: MinikubeInputs): Promise<Omit<MinikubeOutputs, "identity">> {
  const { profile, driver, cpus, memory, addons, kubernetesVersion, ports } = inputs;
  await minikubeInSteps(profile, [
    "start",
    "--interactive=false",
    `--driver=${driver}`,
    `--cpus=${cpus}`,
    `--memory=${memory}`,
    ...(addons.length > 0 ? [`--addons=${addons.join(",")}`] : []),
    ...(kubernetesVersion ? [`--kubernetes-version=${kubernetesVersion}`] : []),
    ...ports.map((port) => `--ports=${port}:${port}`),
  ]);
  const found = await readProfile(profile);
  if (typeof found !== "object") throw new Error(`minikube start made no profile ${profile}`);
  const { running, version } = found;
  if (!isSupported(version)) {
    throw new Error(
      `Minikube's profile ${profile} runs Kubernetes ${version}; ${oldestKubernetes} or newer is needed (CHT-7): ` +
        "set todo:cluster.minikube.kubernetesVersion",
    );
  }
  return { ...inputs, running, version, ip: await readIp(profile), kubeconfig: await readKubeconfig(profile) };
}

/** Refuses to take over a profile that isn't what an interrupted creation of this one would have left. */
function takeOver(inputs: MinikubeInputs, found: ProfileState): void {
  const differing = fixedIn(inputs, found);
  if (differing.length > 0) {
    const differences = differing.map(({ key, has, wants }) => `${key} is ${has}, not ${wants}`).join("; ");
    throw new Error(
      `There is a Minikube profile ${inputs.profile} that this stack didn't make as it is (${differences}). ` +
        `Delete it (minikube delete --profile=${inputs.profile}), or choose another name: todo:cluster.minikube.profile`,
    );
  }
  console.log(`minikube ${inputs.profile}: the profile is there already, and belongs to the stack from now on`);
}

/** What a profile can't change while it lives, where it isn't as asked. */
function fixedIn(inputs: MinikubeInputs, found: ProfileState) {
  const { kubernetesVersion } = inputs;
  const fixed = [
    { key: "driver", has: found.driver, wants: inputs.driver },
    { key: "cpus", has: found.cpus, wants: inputs.cpus },
    { key: "memory", has: found.memory, wants: inputs.memory },
    { key: "ports", has: found.ports.join(), wants: inputs.ports.map((port) => `${port}:${port}`).join() },
  ].filter(({ has, wants }) => has !== wants);
  const downgraded = kubernetesVersion !== undefined && compareVersions(kubernetesVersion, found.version) < 0;
  return downgraded ? [...fixed, { key: "kubernetesVersion", has: found.version, wants: kubernetesVersion }] : fixed;
}

/** The inputs for which only a new cluster will do: Minikube can't change them, or has no such profile any more. */
function replacedBy(olds: MinikubeOutputs, news: MinikubeInputs, found: ProfileState | "broken" | undefined): string[] {
  if (news.profile !== olds.profile || typeof found !== "object") return ["profile"];
  return fixedIn(news, found).map(({ key }) => key);
}

/** Whether a running profile needs a start, or its outputs have changed behind the stack's back. */
async function hasChanged(olds: MinikubeOutputs, news: MinikubeInputs, found: ProfileState): Promise<boolean> {
  const { kubernetesVersion } = news;
  return (
    news.addons.some((addon) => !found.addons.includes(addon)) ||
    olds.addons.some((addon) => !news.addons.includes(addon)) ||
    (kubernetesVersion !== undefined && compareVersions(kubernetesVersion, found.version) > 0) ||
    olds.version !== found.version ||
    olds.ip !== (await readIp(news.profile)) ||
    // A container's port on this machine changes with every start of its own.
    olds.kubeconfig !== (await readKubeconfig(news.profile))
  );
}
