import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { RunError } from "@pulumi/pulumi";
import { isSupported, oldestKubernetes } from "../../settings/formats/kubernetes-version";
import { findProgram } from "../../settings/machine/programs";
import { flagsOf, type LiveAccess } from "../live/kubectl";

const run = promisify(execFile);

/** What to do about a cluster that somebody else runs. */
export const reachIt = "see that kubectl reaches it, or choose another: todo:cluster in docs/configuration.md";

/**
 * Makes sure that the API server answers and is new enough (CHT-7). kubectl asks it, with whatever a kubeconfig may hold
 * of plugins, proxies and certificates.
 *
 * @param fix what to do about a server that doesn't answer
 * @throws {RunError} with one message that names context and server
 */
export async function checkServer(access: LiveAccess, fix: string): Promise<void> {
  checkKubectl();
  const flags = await flagsOf(access);
  const version = await kubectl(flags, ["get", "--raw", "/version", "--request-timeout=10s"]).catch(
    async ({ reason }: KubectlError) => {
      throw new RunError(`The cluster doesn't answer (${await describe(flags, fix)}): ${reason}\n    fix: ${fix}`);
    },
  );
  const { gitVersion } = JSON.parse(version) as { gitVersion: string };
  if (isSupported(gitVersion)) return;
  throw new RunError(
    `The cluster runs Kubernetes ${gitVersion} (${await describe(flags, fix)}); ${oldestKubernetes} or newer is needed (CHT-7)\n` +
      "    fix: upgrade it, or choose another cluster: todo:cluster in docs/configuration.md",
  );
}

/** Context and server, as the kubeconfig has them. */
async function describe(flags: string[], fix: string): Promise<string> {
  const view = await kubectl(flags, ["config", "view", "--minify", "--output=json"]).catch(
    ({ reason }: KubectlError) => {
      throw new RunError(`The kubeconfig leads to no cluster: ${reason}\n    fix: ${fix}`);
    },
  );
  const config = JSON.parse(view) as {
    "current-context": string;
    "clusters": { cluster: { server: string } }[] | null;
  };
  return `context ${config["current-context"]}, server ${config.clusters?.[0]?.cluster.server}`;
}

/**
 * Makes sure that kubectl is there, which shows how rollouts go.
 * @throws {RunError}
 */
export function checkKubectl(): void {
  if (findProgram("kubectl") !== undefined) return;
  throw new RunError(
    "kubectl isn't on PATH; it is asked what goes on in the cluster\n    fix: install it, or use the toolchain's: npm run with -- pulumi up",
  );
}

/** What kubectl says of a request that failed. */
class KubectlError extends Error {
  constructor(readonly reason: string) {
    super(reason);
  }
}

async function kubectl(flags: string[], args: string[]): Promise<string> {
  const running = run("kubectl", [...flags, ...args], { encoding: "utf8", timeout: 20_000 });
  // It would wait for the name of a user that the kubeconfig doesn't have.
  running.child.stdin?.end();
  try {
    return (await running).stdout;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new KubectlError(stderr?.trim() || message);
  }
}
