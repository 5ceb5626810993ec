import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { kubectlCommand } from "../../live/kubectl-command";

/**
 * Waits until a started cluster can run pods: its node is Ready and CoreDNS answers. Minikube also reports success,
 * and `Running` ever after, for a cluster whose first start was killed and that has neither.
 *
 * @param patience seconds
 * @throws {Error} with what is missing
 */
export async function awaitReady(profile: string, kubeconfig: string, patience = 240): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "minikube-"));
  try {
    const file = join(folder, "kubeconfig");
    await writeFile(file, kubeconfig, { mode: 0o600 });
    const end = Date.now() + patience * 1000;
    let missing = await missingIn(file);
    while (missing !== undefined && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 2000));
      missing = await missingIn(file);
    }
    if (missing === undefined) return;
    throw new Error(
      `The Minikube profile ${profile} runs, but can't run pods: ${missing}\n` +
        `fix: see why: minikube logs --profile=${profile}; if its first start was killed, it never will: ` +
        `minikube delete --profile=${profile}, then pulumi up`,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What a cluster lacks to run pods; undefined if nothing. */
async function missingIn(kubeconfig: string): Promise<string | undefined> {
  const conditions = z.array(z.object({ type: z.string(), status: z.string(), message: z.string().optional() }));
  const node = z.object({ metadata: z.object({ name: z.string() }), status: z.object({ conditions }) });
  const deployment = z.object({ status: z.object({ availableReplicas: z.number().optional() }) });
  try {
    const nodes = await get(kubeconfig, ["nodes"], z.object({ items: z.array(node) }));
    for (const { metadata, status } of nodes.items) {
      const ready = status.conditions.find(({ type }) => type === "Ready");
      if (ready?.status !== "True") return `its node ${metadata.name} isn't Ready (${ready?.message ?? "unknown"})`;
    }
    const dns = await get(kubeconfig, ["deployment", "coredns", "--namespace=kube-system"], deployment);
    return dns.status.availableReplicas ? undefined : "no pod of CoreDNS is available";
  } catch (error) {
    return (error as Error).message;
  }
}

async function get<T>(kubeconfig: string, what: string[], schema: z.ZodType<T>): Promise<T> {
  const flags = [`--kubeconfig=${kubeconfig}`, "--request-timeout=10s", "--output=json"];
  const command = kubectlCommand(["get", ...what, ...flags]);
  if (!command) throw new Error("kubectl isn't on PATH");
  const [program, args] = command;
  const printed = await new Promise<string>((resolve, reject) => {
    execFile(program, args, { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error) reject(new Error(stderr.trim() || error.message));
      else resolve(stdout);
    });
  });
  return schema.parse(JSON.parse(printed));
}
