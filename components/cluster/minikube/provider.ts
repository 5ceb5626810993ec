import type { dynamic } from "@pulumi/pulumi";
import { compareVersions, isSupported, oldestKubernetes } from "../../../settings/formats/kubernetes-version";
import { minikube, minikubeInSteps } from "./command";
import { type ProfileState, readIp, readKubeconfig, readProfile } from "./state";

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
  /** Node ports to publish on this machine, for drivers whose node can't be reached. */
  ports: number[];
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
  async create(inputs) {
    const found = await readProfile(inputs.profile);
    if (found === "broken") await minikube(inputs.profile, ["delete"]);
    else if (found) console.log(`minikube ${inputs.profile}: using the profile that already exists`);
    return { id: inputs.profile, outs: await start(inputs) };
  },

  async diff(id, olds, news) {
    if (news.profile !== id) return { changes: true, replaces: ["profile"] };
    const found = await readProfile(id);
    if (typeof found !== "object") throw new Error(gone(id));
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
    const outs = await start(news);
    const dropped = olds.addons.filter((addon) => !news.addons.includes(addon));
    for (const addon of dropped) await minikube(id, ["addons", "disable", addon]);
    return { outs };
  },

  async delete(id) {
    await minikube(id, ["delete"]);
  },
};

/**
 * Starts a profile, or changes a running one to what is asked.
 *
 * @requirement MK-6
 */
async function start(inputs: MinikubeInputs): Promise<MinikubeOutputs> {
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
  if (typeof found !== "object") throw new Error(gone(profile));
  check(inputs, found);
  const { running, version } = found;
  return { ...inputs, running, version, ip: await readIp(profile), kubeconfig: await readKubeconfig(profile) };
}

/**
 * Refuses a profile that differs from what was asked: `minikube start` no more than warns of that.
 *
 * @requirement CHT-7
 */
function check({ profile, driver, cpus, memory }: MinikubeInputs, found: ProfileState): void {
  const differences = Object.entries({ driver, cpus, memory })
    .map(([key, wanted]) => ({ key, wanted, has: found[key as "driver" | "cpus" | "memory"] }))
    .filter(({ wanted, has }) => wanted !== has)
    .map(({ key, wanted, has }) => `${key} is ${has}, not ${wanted}`);
  if (differences.length > 0) {
    throw new Error(
      `The Minikube profile ${profile} differs from what the stack asks for: ${differences.join("; ")}\n` +
        `fix: delete it: minikube delete --profile=${profile}; or choose another name: todo:cluster.minikube.profile`,
    );
  }
  if (!isSupported(found.version)) {
    throw new Error(
      `The Minikube profile ${profile} runs Kubernetes ${found.version}; ${oldestKubernetes} or newer is needed\n` +
        `fix: pulumi config set --path todo:cluster.minikube.kubernetesVersion ${oldestKubernetes}`,
    );
  }
}

/** Everything in the stack's state was in the profile, so only a refresh makes the state true again. */
function gone(profile: string): string {
  return (
    `The Minikube profile ${profile} no longer exists, and neither does anything that was in it\n` +
    "fix: create both again: PULUMI_K8S_DELETE_UNREACHABLE=true pulumi up --refresh"
  );
}

/** Whether a running profile has to be changed, or was changed by something other than the stack. */
async function hasChanged(olds: MinikubeOutputs, news: MinikubeInputs, found: ProfileState): Promise<boolean> {
  const { addons, kubernetesVersion, profile } = news;
  return (
    addons.some((addon) => !found.addons.includes(addon)) ||
    olds.addons.some((addon) => !addons.includes(addon)) ||
    (kubernetesVersion !== undefined && compareVersions(kubernetesVersion, found.version) !== 0) ||
    olds.version !== found.version ||
    olds.ip !== (await readIp(profile)) ||
    // A container's port on this machine changes with every start.
    olds.kubeconfig !== (await readKubeconfig(profile))
  );
}
