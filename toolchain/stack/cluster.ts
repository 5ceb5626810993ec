import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { clusterFailure } from "./cluster-failure.ts";
import { isUid } from "./cluster-id.ts";
import { exec } from "../../embedded/host/exec.ts";
import { Failure } from "../../embedded/host/failure.ts";
import { writeFile } from "../../embedded/host/files.ts";
import { startTime } from "../../embedded/host/lock.mjs";
import { MissingProgram } from "../../embedded/host/missing-program.ts";
import { paths } from "../../embedded/host/paths.ts";
import type { ClusterChoice, LocalStack } from "./index.ts";
import { kubeconfigOfMinikube, kubectlOfMinikube, minikubeOf } from "./minikube.ts";

const answerWithin = 30_000;
const prefix = "kubeconfig-";

/** The cluster that a stack deploys to, while `withCluster` makes it reachable. */
export class StackCluster {
  private readonly stack: string;
  /** The environment in which kubectl, and anything else that reads KUBECONFIG, reaches it. */
  readonly environment: Record<string, string>;

  constructor(stack: string, environment: Record<string, string>) {
    this.stack = stack;
    this.environment = environment;
  }

  /** @throws {Failure} with one cause, if the cluster doesn't answer */
  async kubectl(args: string[]): Promise<string> {
    return exec("kubectl", ["--request-timeout=20s", ...args], { env: this.environment, timeout: answerWithin }).catch(
      (error: Failure) => {
        throw error instanceof MissingProgram ? error : clusterFailure(this.stack, error.why, error);
      },
    );
  }

  /**
   * Makes sure that this is the cluster that the stack is deployed to: this machine's kubeconfig may lead elsewhere.
   *
   * @param clusterId the stack's output of that name; undefined for a stack that was never deployed
   */
  async check(clusterId: string | undefined): Promise<void> {
    if (clusterId === undefined || !isUid(clusterId)) return;
    const found = await this.kubectl(["get", "namespace", "kube-system", "--output", "jsonpath={.metadata.uid}"]);
    if (found === clusterId) return;
    throw new Failure(`This machine's kubeconfig leads to another cluster than the stack's (stack ${this.stack})`, {
      why:
        `the stack is on ${clusterId}, and the kubeconfig leads to ${found}, by the UIDs of their namespaces ` +
        "kube-system",
      fix: "Set KUBECONFIG to a kubeconfig of the stack's cluster, or choose its context.",
    });
  }
}

/**
 * Makes the cluster of a stack reachable for `work` as it is for the stack itself: with the kubeconfig that is a
 * secret in its config or another stack's output, the context in its settings, or its Minikube's; otherwise with this
 * machine's kubeconfig and its current context. The stack's own kubeconfig is in a file that only this user can read
 * until `work` has ended; the next command removes what a killed one left.
 *
 * @throws {Failure} if that kubeconfig isn't available
 */
export async function withCluster<T>(stack: LocalStack, work: (cluster: StackCluster) => Promise<T>): Promise<T> {
  removeLeftOver();
  if (stack.usesEmbeddedCluster()) return work(new StackCluster(stack.name, stack.environment()));
  mkdirSync(paths.run, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(paths.run, `${prefix}${process.pid}-${startTime(process.pid)}-`));
  try {
    const profile = await minikubeOf(stack);
    const file = await ownKubeconfig(stack, folder, profile);
    const environment = { ...stack.environment(), ...(file && { KUBECONFIG: file }) };
    const kubectl = profile === undefined ? {} : kubectlOfMinikube(profile, environment, folder);
    return await work(new StackCluster(stack.name, { ...environment, ...kubectl }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The file with a kubeconfig that leads to the stack's cluster, wherever this machine's leads; undefined if the stack
 * uses that one.
 */
async function ownKubeconfig(
  stack: LocalStack,
  folder: string,
  profile: string | undefined,
): Promise<string | undefined> {
  const choice = stack.cluster();
  const given = await givenKubeconfig(stack, choice, folder);
  const file = join(folder, "kubeconfig");
  if (given !== undefined) writeFile(file, `${given}\n`);
  if (profile !== undefined) {
    // Not from this machine's kubeconfig: stopping a Minikube, or naming another file in KUBECONFIG, takes it out.
    writeFile(file, await kubeconfigOfMinikube(stack.name, profile));
    return file;
  }
  const { context } = choice;
  if (context === undefined) return given === undefined ? undefined : file;
  const cluster = new StackCluster(stack.name, {
    ...stack.environment(),
    ...(given !== undefined && { KUBECONFIG: file }),
  });
  // Otherwise every command would need the option for a context that isn't the current one.
  const minified = await cluster.kubectl(["config", "view", "--raw", "--flatten", "--minify", "--context", context]);
  writeFile(file, `${minified}\n`);
  return file;
}

async function givenKubeconfig(
  stack: LocalStack,
  { kubeconfigFrom, hasKubeconfig }: ClusterChoice,
  folder: string,
): Promise<string | undefined> {
  const refuse = (key: string, fix: string) => (error: Failure) => {
    throw new Failure(`The kubeconfig of stack ${stack.name} isn't available (${key})`, { why: error.why, fix });
  };
  if (kubeconfigFrom !== undefined) {
    return exec(
      "pulumi",
      ["stack", "output", "kubeconfig", "--show-secrets", "--stack", kubeconfigFrom, "--non-interactive"],
      {
        cwd: paths.repository,
        env: stack.environment(),
      },
    ).catch(
      refuse(
        `todo:cluster.kubeconfigFrom is ${kubeconfigFrom}`,
        `Bring ${kubeconfigFrom} up with an output named kubeconfig, and set what its state and secrets need.`,
      ),
    );
  }
  if (!hasKubeconfig) return undefined;
  return stack
    .secret("todo:kubeconfig", folder)
    .catch(
      refuse(
        "todo:kubeconfig",
        "Set the passphrase, or log in to the cloud, that the stack's secrets were encrypted with.",
      ),
    );
}

function removeLeftOver(): void {
  const left = existsSync(paths.run) ? readdirSync(paths.run).filter((name) => name.startsWith(prefix)) : [];
  for (const name of left) {
    const [pid, started] = name.slice(prefix.length).split("-");
    if (startTime(Number(pid)) !== started) rmSync(join(paths.run, name), { recursive: true, force: true });
  }
}
