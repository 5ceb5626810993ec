import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { isSupported, oldestKubernetes } from "../../settings/formats/kubernetes-version";
import { Refusal } from "../../settings/problems";
import { flagsOf, type LiveAccess } from "../live/kubectl";
import { kubectlCommand } from "../live/kubectl-command";

const run = promisify(execFile);

const serverVersion = z.object({ gitVersion: z.string() });
const kubeconfigView = z.object({
  "current-context": z.string(),
  "clusters": z.array(z.object({ cluster: z.object({ server: z.string() }) })).nullable(),
});

/** The fix for a cluster that somebody else runs. */
export const reachIt =
  "check that kubectl can reach it, or choose another cluster: todo:cluster in docs/configuration.md";

/**
 * Makes sure that the API server answers and is new enough. kubectl asks it, because it supports every plugin, proxy
 * and certificate that a kubeconfig can name.
 *
 * @param fix what to do if the server doesn't answer
 * @throws {Refusal} with one message that names the context and the server
 */
export async function checkServer(access: LiveAccess, fix: string): Promise<void> {
  checkKubectl();
  const flags = await flagsOf(access);
  const version = await kubectl(flags, ["get", "--raw", "/version", "--request-timeout=10s"]).catch(
    async ({ reason }: KubectlError) => {
      throw new Refusal(`The cluster doesn't answer (${await describe(flags, fix)}): ${reason}`, fix);
    },
  );
  const { gitVersion } = serverVersion.parse(JSON.parse(version));
  if (isSupported(gitVersion)) return;
  throw new Refusal(
    `The cluster runs Kubernetes ${gitVersion} (${await describe(flags, fix)}); ${oldestKubernetes} or newer is needed`,
    "upgrade it, or choose another cluster: todo:cluster in docs/configuration.md",
  );
}

/** The kubeconfig's context and server. */
async function describe(flags: string[], fix: string): Promise<string> {
  const view = await kubectl(flags, ["config", "view", "--minify", "--output=json"]).catch(
    ({ reason }: KubectlError) => {
      throw new Refusal(`The kubeconfig doesn't point to a cluster: ${reason}`, fix);
    },
  );
  const config = kubeconfigView.parse(JSON.parse(view));
  return `context ${config["current-context"]}, server ${config.clusters?.[0]?.cluster.server}`;
}

/**
 * Makes sure that there is a kubectl, which follows the rollouts; the one inside Minikube will do.
 *
 * @throws {Refusal} if there is none
 */
export function checkKubectl(): void {
  if (kubectlCommand([]) !== undefined) return;
  throw new Refusal(
    "kubectl isn't on PATH; the program asks it about the cluster",
    "install it: https://kubernetes.io/docs/tasks/tools/#kubectl",
  );
}

/** kubectl's reason for a failed request. */
class KubectlError extends Error {
  constructor(readonly reason: string) {
    super(reason);
  }
}

async function kubectl(flags: string[], args: string[]): Promise<string> {
  const [program, words] = kubectlCommand([...flags, ...args]) ?? ["kubectl", []];
  // Minikube's has to be downloaded first, once.
  const timeout = program === "kubectl" ? 20_000 : 300_000;
  const running = run(program, words, { encoding: "utf8", timeout });
  // Without a user in the kubeconfig, kubectl would wait for a user name.
  running.child.stdin?.end();
  try {
    return (await running).stdout;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new KubectlError(stderr?.trim() || message);
  }
}
