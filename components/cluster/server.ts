import { spawnSync } from "node:child_process";
import { RunError } from "@pulumi/pulumi";
import { isSupported, oldestKubernetes } from "../../settings/kubernetes-version";

/** Where an API server is found; kubectl's own choice for what is left out. */
export interface ServerAccess {
  /** Path of a kubeconfig. */
  kubeconfig?: string | undefined;
  /** Context of the kubeconfig. */
  context?: string | undefined;
}

/**
 * Makes sure, before anything is registered, that the API server answers and is new enough (CHT-7). kubectl asks it, with
 * whatever a kubeconfig may hold of plugins, proxies and certificates; a program can't wait for a request of its own.
 *
 * @param fix what to do about a server that doesn't answer
 * @throws {RunError} with one message that names context and server
 */
export function checkServer(access: ServerAccess, fix: string): void {
  const place = describe(access, fix);
  const { gitVersion } = JSON.parse(kubectl(access, ["get", "--raw", "/version", "--request-timeout=10s"], {
    what: `The cluster doesn't answer (${place})`,
    fix,
  })) as { gitVersion: string };
  if (isSupported(gitVersion)) return;
  throw new RunError(
    `The cluster runs Kubernetes ${gitVersion} (${place}); ${oldestKubernetes} or newer is needed (CHT-7)\n` +
      "    fix: upgrade it, or choose another cluster: todo:cluster in docs/configuration.md",
  );
}

/** Context and server, as the kubeconfig has them. */
function describe(access: ServerAccess, fix: string): string {
  const failure = { what: "The kubeconfig leads to no cluster", fix };
  const config = JSON.parse(kubectl(access, ["config", "view", "--minify", "--output=json"], failure)) as {
    "current-context": string;
    clusters: { cluster: { server: string } }[] | null;
  };
  return `context ${config["current-context"]}, server ${config.clusters?.[0]?.cluster.server}`;
}

/**
 * Makes sure that kubectl is there, which shows how rollouts go.
 * @throws {RunError}
 */
export function checkKubectl(): void {
  kubectl({}, ["version", "--client"], { what: "kubectl doesn't run", fix: "install another" });
}

function kubectl({ kubeconfig, context }: ServerAccess, args: string[], { what, fix }: { what: string; fix: string }): string {
  const flags = [...(kubeconfig ? [`--kubeconfig=${kubeconfig}`] : []), ...(context ? [`--context=${context}`] : [])];
  const { status, stdout, stderr, error } = spawnSync("kubectl", [...flags, ...args], { encoding: "utf8", timeout: 20_000 });
  if (status === 0) return stdout;
  if (error && "code" in error && error.code === "ENOENT") {
    throw new RunError("kubectl isn't on PATH; it is asked what goes on in the cluster\n    fix: install it, or use the toolchain's: npm run with -- pulumi up");
  }
  throw new RunError(`${what}: ${stderr.trim() || error?.message}\n    fix: ${fix}`);
}
