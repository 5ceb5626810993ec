import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { kubectlCommand } from "./kubectl-command";
import { promiseOf } from "./promise-of";

const run = promisify(execFile);

/** Reads objects from the cluster as they are now, to wait for what Pulumi's provider doesn't. */
export interface LiveObjects {
  /**
   * One object, or undefined if it doesn't exist.
   *
   * @param schema the fields to read
   */
  get<T>(namespace: string, kind: string, name: string, schema: z.ZodType<T>): Promise<T | undefined>;
  /** The objects with these labels. */
  list<T>(namespace: string, kind: string, labels: Record<string, string>, schema: z.ZodType<T>): Promise<T[]>;
  /** The last lines of a pod's log. */
  log(namespace: string, pod: string, lines: number): Promise<string>;
}

const secondsForAnAnswer = 20;

/** How to reach the API server; kubectl chooses whatever is left out. */
export interface LiveAccess {
  /** The path of a kubeconfig, or its content. */
  kubeconfig?: pulumi.Input<string> | undefined;
  /** A context of the kubeconfig. */
  context?: string | undefined;
}

/** Asks kubectl, which supports every plugin, proxy and certificate that a kubeconfig can name. */
export class KubectlObjects implements LiveObjects {
  private readonly flags: Promise<string[]>;

  constructor(access: LiveAccess) {
    this.flags = flagsOf(access);
  }

  async get<T>(namespace: string, kind: string, name: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const output = await this.kubectl(
      namespace,
      "get",
      kind,
      name,
      "--ignore-not-found",
      "--show-managed-fields",
      "--output=json",
    );
    return output === "" ? undefined : schema.parse(JSON.parse(output));
  }

  async list<T>(namespace: string, kind: string, labels: Record<string, string>, schema: z.ZodType<T>): Promise<T[]> {
    const selector = Object.entries(labels)
      .map((label) => label.join("="))
      .join(",");
    const output = await this.kubectl(namespace, "get", kind, `--selector=${selector}`, "--output=json");
    return z.object({ items: z.array(schema) }).parse(JSON.parse(output)).items;
  }

  async log(namespace: string, pod: string, lines: number): Promise<string> {
    return this.kubectl(namespace, "logs", pod, `--tail=${lines}`);
  }

  private async kubectl(namespace: string, ...args: string[]): Promise<string> {
    const options = { encoding: "utf8", timeout: secondsForAnAnswer * 1000, maxBuffer: 64 * 2 ** 20 } as const;
    const words = [...(await this.flags), `--namespace=${namespace}`, ...args];
    const { stdout } = await run(...(kubectlCommand(words) ?? (["kubectl", words] as const)), options);
    return stdout.trim();
  }
}

/** kubectl's flags, once the kubeconfig is known. */
export async function flagsOf(access: LiveAccess): Promise<string[]> {
  const { kubeconfig, context } = await promiseOf(access);
  return [...(kubeconfig ? [`--kubeconfig=${pathOf(kubeconfig)}`] : []), ...(context ? [`--context=${context}`] : [])];
}

/** A kubeconfig's path; content is written to a file that only this user can read, deleted when the program ends. */
export function pathOf(kubeconfig: string): string {
  if (!kubeconfig.includes("\n")) return kubeconfig;
  const folder = mkdtempSync(join(tmpdir(), "todo-kubeconfig-"));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "kubeconfig");
  writeFileSync(path, kubeconfig, { mode: 0o600 });
  return path;
}

/** Runs a function when the program ends, including by a signal such as Ctrl-C's. */
function atEnd(work: () => void): void {
  process.on("exit", work);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      work();
      process.kill(process.pid, signal);
    });
  }
}
