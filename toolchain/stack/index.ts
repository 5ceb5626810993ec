import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { execaSync } from "execa";
import { parse, stringify } from "yaml";
import { diagnose, wasRefused } from "./diagnosis.ts";
import { backendAnswersWithin, explainBackend } from "./backend.ts";
import { ensurePassphrase, environment } from "../../embedded/host/environment.ts";
import { exec } from "../../embedded/host/exec.ts";
import { Failure } from "../../embedded/host/failure.ts";
import { writeFile } from "../../embedded/host/files.ts";
import { foreground } from "./foreground.ts";
import { paths } from "../../embedded/host/paths.ts";
import { releaseDeadLocks } from "./pulumi-locks.ts";

interface Encryption {
  encryptionsalt?: string;
  encryptedkey?: string;
  secretsprovider?: string;
}

type StackFile = Encryption & { config?: Config };

/** What the settings say of a cluster that isn't the toolchain's own. */
export interface ClusterChoice {
  /** Context of the kubeconfig; the current one without it. */
  context: string | undefined;
  /** Stack whose output is the kubeconfig. */
  kubeconfigFrom: string | undefined;
  /** Whether the stack makes a Minikube. */
  isMinikube: boolean;
  /** Whether the kubeconfig is a secret of the config. */
  hasKubeconfig: boolean;
}

export interface StackOptions {
  /** The stack whose committed file this one starts from; its own without it. */
  committed?: string;
  /** Config that is put over the committed one, by key with its `todo:` prefix. */
  overrides?: Config;
  /** Where its config and project file are kept; this machine's place without it. */
  folder?: string;
}

/**
 * A stack of this machine. Its config file lies outside the clone: Pulumi writes the passphrase's salt into it, which
 * belongs to this machine, so the committed file would otherwise change with the first run.
 */
export class LocalStack {
  readonly name: string;
  /** Config that Pulumi reads and writes. */
  readonly configFile: string;
  /** The committed config as of the last run, to tell what was set on this machine since. */
  private readonly seenFile: string;
  private readonly project: string;
  private readonly committedFile: string;
  private readonly overrides: Config;

  constructor(name: string, { committed = name, overrides = {}, folder = paths.stacks }: StackOptions = {}) {
    this.name = name;
    this.project = folder;
    this.committedFile = join(paths.repository, `Pulumi.${committed}.yaml`);
    this.overrides = overrides;
    this.configFile = join(this.project, `Pulumi.${name}.yaml`);
    this.seenFile = join(this.project, `committed.${name}.yaml`);
  }

  /** Whether the stack deploys to the cluster that the toolchain starts, as components/cluster/find.ts decides it. */
  usesEmbeddedCluster(): boolean {
    const cluster = this.config().config?.["todo:cluster"] as { kind?: string } | undefined;
    const kind = cluster?.kind ?? "auto";
    return kind === "embedded" || (kind === "auto" && !isInstalled("minikube"));
  }

  /** How the stack finds a cluster that isn't the toolchain's own. */
  clusterChoice(): ClusterChoice {
    const { config = {} } = this.config();
    const { kind, context, kubeconfigFrom } = (config["todo:cluster"] ?? {}) as ClusterChoice & { kind?: string };
    return {
      context,
      kubeconfigFrom,
      isMinikube: kind !== "existing" && !this.usesEmbeddedCluster(),
      hasKubeconfig: "todo:kubeconfig" in config,
    };
  }

  /** A secret of its config, in plain text. @param folder an empty one, for Pulumi to read the config in, which stays as it is */
  async secret(key: string, folder: string): Promise<string> {
    const file = join(folder, `Pulumi.${this.name}.yaml`);
    writeFileSync(file, stringify(this.config()), { mode: 0o600 });
    return exec("pulumi", ["config", "get", key, "--stack", this.name, "--non-interactive"], {
      cwd: paths.repository,
      env: { ...environment(), PULUMI_OPTION_CONFIG_FILE: file },
    });
  }

  /**
   * Makes the stack unless it exists, and brings its config up to date with the committed file.
   * @throws {Failure} where the state's backend can't be used, or nobody has settings for such a stack
   */
  async ensure(): Promise<void> {
    ensurePassphrase();
    mkdirSync(paths.pulumiState, { recursive: true, mode: 0o700 });
    mkdirSync(this.project, { recursive: true, mode: 0o700 });
    copyFileSync(join(paths.repository, "Pulumi.yaml"), join(this.project, "Pulumi.yaml"));
    const hasSettings = existsSync(this.committedFile) || existsSync(this.configFile);
    if (hasSettings) this.writeConfig();
    await exec(
      "pulumi",
      ["stack", "select", ...(hasSettings ? ["--create"] : []), "--stack", this.name, "--non-interactive"],
      {
        cwd: this.project,
        env: environment(),
        timeout: backendAnswersWithin,
      },
    ).catch((error: Failure) => {
      throw this.explain(error);
    });
    if (!hasSettings) this.writeConfig();
  }

  private writeConfig(): void {
    writeFile(this.configFile, stringify(this.config()));
    writeFile(this.seenFile, stringify(this.committed()));
  }

  /** Why Pulumi finds no such stack, or doesn't reach its state. */
  explain({ why }: Failure): Failure {
    if (!why.includes("no stack named")) return explainBackend(environment().PULUMI_BACKEND_URL ?? "", why);
    const others = readdirSync(paths.repository).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
    const fix = others.includes(this.name)
      ? `Bring it up first${this.name === "dev" ? ' with "npm start"' : ""}, or set PULUMI_BACKEND_URL to where its state is.`
      : `Name one of ${others.join(", ")}; for another, write its settings to Pulumi.${this.name}.yaml first (docs/configuration.md).`;
    return new Failure(`There is no stack "${this.name}"`, {
      why: `the state's backend has none of that name${others.includes(this.name) ? "" : `, and the clone no Pulumi.${this.name}.yaml`}`,
      fix,
    });
  }

  /** Environment in which plain `pulumi` and `kubectl` act on this stack and its cluster. */
  environment(): Record<string, string> {
    const { DOCKER_CONFIG, ...common } = environment();
    return {
      ...common,
      PULUMI_STACK: this.name,
      PULUMI_OPTION_CONFIG_FILE: this.configFile,
      // A cluster of the user's own is found where kubectl finds it, and its registry with their own login.
      ...(this.usesEmbeddedCluster() && { KUBECONFIG: paths.kubeconfig, DOCKER_CONFIG }),
    };
  }

  /**
   * Runs a Pulumi operation (up, destroy) on the stack, with its output on the terminal.
   * @throws {Failure} with the cause
   */
  async operate(operation: "up" | "destroy"): Promise<void> {
    const eventLog = join(paths.logs, `pulumi-${operation}.json`);
    const { failed, stderr } = await this.logged([operation, "--yes", "--skip-preview"], eventLog);
    if (failed) throw diagnose(operation, this.name, eventLog, stderr);
  }

  /**
   * Brings the stack up with other settings, which stay, but for an update that was refused before it began.
   * @throws {Failure} with the cause
   */
  async upWith(change: () => Promise<void>): Promise<void> {
    const settings = readFileSync(this.configFile, "utf8");
    await change();
    this.releaseDeadLocks();
    await this.operate("up").catch((error: unknown) => {
      if (wasRefused(error)) writeFileSync(this.configFile, settings, { mode: 0o600 });
      throw error;
    });
  }

  /** Runs a Pulumi command on the stack with its output on the terminal, and its events in a file. */
  async logged(
    args: string[],
    eventLog: string,
    env: Record<string, string> = {},
  ): Promise<{ failed: boolean; stderr: string }> {
    await rm(eventLog, { force: true });
    mkdirSync(dirname(eventLog), { recursive: true });
    const { exitCode, stderr } = await foreground("pulumi", [...args, "--event-log", eventLog], {
      cwd: paths.repository,
      // --event-log is one of the flags that Pulumi has for tools alone.
      env: { ...this.environment(), PULUMI_DEBUG_COMMANDS: "true", ...env },
      keepsErrors: true,
    });
    return { failed: exitCode !== 0, stderr };
  }

  /** Gives the stack a secret, in its own config file. */
  async setSecret(key: string, value: string): Promise<void> {
    await exec("pulumi", ["config", "set", "--secret", key, "--non-interactive"], {
      cwd: this.project,
      env: this.environment(),
      input: value,
    });
  }

  /** Lets the next update start where a command of this machine was killed, and left its lock. */
  releaseDeadLocks(): void {
    releaseDeadLocks(environment().PULUMI_BACKEND_URL ?? "", this.name);
  }

  async output(name: string): Promise<string> {
    return exec("pulumi", ["stack", "output", name], { cwd: this.project, env: this.environment() });
  }

  /** Its cluster, as it tells that from others; none of a stack that was never brought up. */
  async clusterId(): Promise<string | undefined> {
    return this.output("clusterId").catch(() => undefined);
  }

  /** Gives a setting a value on this machine, by its path with the prefix `todo:`. */
  async set(path: string, value: string): Promise<void> {
    await this.configure("set", "--path", path, "--", value);
  }

  /** Leaves settings to what is committed, or to their defaults. */
  async unset(...paths: string[]): Promise<void> {
    for (const path of paths) await this.configure("rm", "--path", path);
  }

  private async configure(...args: string[]): Promise<void> {
    await exec("pulumi", ["config", "--non-interactive", ...args], { cwd: this.project, env: this.environment() });
  }

  /** Whether the stack was ever made on this machine, or may have been on another, which shares the state's backend. */
  exists(): boolean {
    return process.env.PULUMI_BACKEND_URL !== undefined || existsSync(this.configFile);
  }

  private config(): StackFile {
    const machine = readStackFile(this.configFile);
    const { config, ...encryption } = this.committed();
    return {
      ...machine,
      ...encryption,
      config: mergeConfig(config, readStackFile(this.seenFile).config, machine.config),
    };
  }

  /** What is committed; a team's stack has its secrets' salt or provider there, which then hold on every machine. */
  private committed(): StackFile {
    const file = readStackFile(this.committedFile);
    return { ...file, config: { ...file.config, ...this.overrides } };
  }
}

function isInstalled(program: string): boolean {
  return execaSync(program, ["version"], { reject: false }).exitCode === 0;
}

type Config = Record<string, unknown>;

/**
 * The config to use: what was set on this machine (`machine` differs from what was `seen` of the committed file then)
 * stays; everything else is as committed.
 */
export function mergeConfig(committed: Config = {}, seen: Config = {}, machine: Config = {}): Config {
  const keys = [...new Set([...Object.keys(committed), ...Object.keys(machine)])];
  const entries = keys.map((key) => [key, isDeepStrictEqual(machine[key], seen[key]) ? committed[key] : machine[key]]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Config;
}

function readStackFile(file: string): StackFile {
  return existsSync(file) ? ((parse(readFileSync(file, "utf8")) as StackFile | null) ?? {}) : {};
}
