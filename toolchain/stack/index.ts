import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { AddonName } from "../../embedded/cluster/index.ts";
import { backend, ensurePassphrase, environment } from "../../embedded/host/environment.ts";
import { exec } from "../../embedded/host/exec.ts";
import { Failure } from "../../embedded/host/failure.ts";
import { MissingProgram } from "../../embedded/host/missing-program.ts";
import { paths } from "../../embedded/host/paths.ts";
import { dockerPluginPiece, type PluginPiece } from "../../embedded/pieces/catalog.ts";
import {
  asksForDockerProvider,
  asksForNetworkPolicies,
  clusterSettings,
  environmentOf,
  installedMinikube,
  kindOn,
  mayBeMinikube,
  ownRepositories,
} from "../program.ts";
import { backendAnswersWithin, explainBackend } from "./backend.ts";
import { type ConfigOptions, StackConfig } from "./config.ts";
import { diagnose, wasRefused } from "./diagnosis.ts";
import { foreground } from "./foreground.ts";
import { hasOwnPacks, policyOptions, type Preset, presetFor } from "./policies.ts";
import { isLockedByTheDead } from "./pulumi-locks.ts";

/** The cluster that a stack deploys to, decided by its settings and this machine. */
export interface ClusterChoice {
  /** Undefined if the settings for it are invalid. */
  kind: "minikube" | "embedded" | "existing" | undefined;
  /** A context of the kubeconfig; the current one if left out. */
  context: string | undefined;
  /** The stack whose output is the kubeconfig. */
  kubeconfigFrom: string | undefined;
  /** Whether the kubeconfig is a secret in the config. */
  hasKubeconfig: boolean;
}

/** How a stack is deployed. */
export interface UpOptions {
  /** Whether no policies judge it. */
  skipPolicies: boolean;
}

/** A stack of this project on this machine. */
export class LocalStack {
  readonly name: string;
  private readonly config: StackConfig;

  constructor(name: string, options: ConfigOptions = {}) {
    this.name = name;
    this.config = new StackConfig(name, options);
  }

  /** The cluster that it deploys to: the program's own decision, from the same settings. */
  cluster(): ClusterChoice {
    const settings = clusterSettings(this.given());
    const minikube = settings && mayBeMinikube(settings.kind) ? installedMinikube() : undefined;
    return {
      kind: settings && kindOn(settings.kind, minikube),
      context: settings?.context,
      kubeconfigFrom: settings?.kubeconfigFrom,
      hasKubeconfig: "kubeconfig" in this.given(),
    };
  }

  /** Add-ons without which the embedded cluster can't be what its settings ask for. */
  neededAddons(): AddonName[] {
    return asksForNetworkPolicies(this.given()) ? ["network-policies"] : [];
  }

  /** What its settings need in addition to what every stack does. */
  neededPieces(): PluginPiece[] {
    return asksForDockerProvider(this.given()) ? [dockerPluginPiece] : [];
  }

  /** What its config sets, one member a key, without the project's prefix. */
  private given(): Record<string, unknown> {
    const values = Object.entries(this.config.values());
    return Object.fromEntries(values.map(([key, value]) => [key.replace(/^todo:/, ""), value]));
  }

  /** Whether the stack deploys to the cluster that the toolchain starts. */
  usesEmbeddedCluster(): boolean {
    return this.cluster().kind === "embedded";
  }

  /**
   * A secret in its config, in plain text.
   * @param folder an empty one, in which Pulumi reads the config, which doesn't change
   */
  async secret(key: string, folder: string): Promise<string> {
    const file = join(folder, `Pulumi.${this.name}.yaml`);
    writeFileSync(file, this.config.text(), { mode: 0o600 });
    return exec("pulumi", ["config", "get", key, "--stack", this.name, "--non-interactive"], {
      cwd: paths.repository,
      env: { ...environment(), PULUMI_OPTION_CONFIG_FILE: file },
    });
  }

  /**
   * Creates the stack unless it exists, and updates its config with the committed file.
   * @throws {Failure} if the state's backend can't be used, or there are no settings for such a stack
   */
  async ensure(): Promise<void> {
    ensurePassphrase();
    mkdirSync(paths.pulumiState, { recursive: true, mode: 0o700 });
    mkdirSync(this.config.folder, { recursive: true, mode: 0o700 });
    copyFileSync(join(paths.repository, "Pulumi.yaml"), join(this.config.folder, "Pulumi.yaml"));
    const hasSettings = this.config.exists();
    if (hasSettings) this.config.write();
    await exec(
      "pulumi",
      ["stack", "select", ...(hasSettings ? ["--create"] : []), "--stack", this.name, "--non-interactive"],
      {
        cwd: this.config.folder,
        env: environment(),
        timeout: backendAnswersWithin,
      },
    ).catch((error: Failure) => {
      throw this.explain(error);
    });
    if (!hasSettings) this.config.write();
  }

  /** Why Pulumi doesn't find such a stack, or doesn't reach its state. */
  explain(failure: Failure): Failure {
    if (failure instanceof MissingProgram) return failure;
    const { why } = failure;
    if (!why.includes("no stack named")) return explainBackend(backend().url, why);
    const others = readdirSync(paths.repository).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
    const fix = others.includes(this.name)
      ? `Bring it up first${this.name === "dev" ? ' with "npm start"' : ""}, or set PULUMI_BACKEND_URL to where ` +
        "its state is."
      : `Name one of ${others.join(", ")}; for another, write its settings to Pulumi.${this.name}.yaml first ` +
        "(docs/configuration.md).";
    return new Failure(`There is no stack "${this.name}"`, {
      why:
        "the state's backend has none of that " +
        `name${others.includes(this.name) ? "" : `, and the clone no Pulumi.${this.name}.yaml`}`,
      fix,
    });
  }

  /** The environment in which plain `pulumi` and `kubectl` act on this stack and its cluster. */
  environment(): Record<string, string> {
    const { DOCKER_CONFIG, ...common } = environment();
    return {
      ...common,
      PULUMI_STACK: this.name,
      PULUMI_OPTION_CONFIG_FILE: this.config.file,
      // kubectl finds a user's own cluster, and the user's login its registry.
      ...(this.usesEmbeddedCluster() && { KUBECONFIG: paths.kubeconfig, DOCKER_CONFIG }),
    };
  }

  /** The preset of the policy pack by which it is judged. */
  preset(): Preset {
    return presetFor(this.name, environmentOf(this.given()));
  }

  /**
   * The variables by which Pulumi judges it with the policy pack, under its preset and with the registries of its own
   * settings; none where the user has chosen packs.
   */
  policies(): Record<string, string> {
    if (hasOwnPacks()) return {};
    const file = join(this.config.folder, `policies.${this.name}.json`);
    return policyOptions(this.preset(), ownRepositories(this.given()), file);
  }

  /**
   * Deploys the stack under its policies, with Pulumi's output on the terminal. Staging and production are previewed
   * first: what violates a policy is refused there, before anything has changed.
   *
   * @throws {Failure} with the cause
   */
  async up(options: UpOptions): Promise<void> {
    await this.previewUnderPolicies(options);
    await this.update(options);
  }

  /** Whether an update is previewed first, so that what violates a policy changes nothing. */
  isPreviewedFirst({ skipPolicies }: UpOptions): boolean {
    return !skipPolicies && this.preset() !== "dev";
  }

  private async previewUnderPolicies(options: UpOptions): Promise<void> {
    if (this.isPreviewedFirst(options)) await this.operate("preview", this.policies());
  }

  private async update({ skipPolicies }: UpOptions): Promise<void> {
    await this.operate("up", skipPolicies ? {} : this.policies());
  }

  /** Deletes what the stack has in its cluster. @throws {Failure} with the cause */
  async destroy(): Promise<void> {
    await this.operate("destroy");
  }

  private async operate(operation: "preview" | "up" | "destroy", env: Record<string, string> = {}): Promise<void> {
    const eventLog = join(paths.logs, `pulumi-${operation}.json`);
    const unattended = operation === "preview" ? [] : ["--yes", "--skip-preview"];
    const { failed, stderr } = await this.logged([operation, ...unattended], eventLog, env);
    if (failed) throw diagnose(operation, this.name, eventLog, stderr);
  }

  /**
   * Deploys the stack with other settings, which stay unless the update is refused before it starts.
   * @throws {Failure} with the cause
   */
  async upWith(change: () => Promise<void>, options: UpOptions): Promise<void> {
    const settings = readFileSync(this.config.file, "utf8");
    await change();
    await this.releaseDeadLocks();
    const refused = (error: unknown): never => {
      writeFileSync(this.config.file, settings, { mode: 0o600 });
      throw error;
    };
    await this.previewUnderPolicies(options).catch(refused);
    await this.update(options).catch((error: unknown) => {
      if (wasRefused(error)) refused(error);
      throw error;
    });
  }

  /** Runs a Pulumi command on the stack with its output on the terminal and its events in a file. */
  async logged(
    args: string[],
    eventLog: string,
    env: Record<string, string> = {},
  ): Promise<{ failed: boolean; stderr: string }> {
    await rm(eventLog, { force: true });
    mkdirSync(dirname(eventLog), { recursive: true });
    const { exitCode, stderr } = await foreground("pulumi", [...args, "--event-log", eventLog], {
      cwd: paths.repository,
      // --event-log is one of Pulumi's flags that are only for tools.
      env: { ...this.environment(), PULUMI_DEBUG_COMMANDS: "true", ...env },
      keepsErrors: true,
    });
    return { failed: exitCode !== 0, stderr };
  }

  /** Gives the stack a secret, in its own config file. */
  async setSecret(key: string, value: string): Promise<void> {
    await exec("pulumi", ["config", "set", "--secret", key, "--non-interactive"], {
      cwd: this.config.folder,
      env: this.environment(),
      input: value,
    });
  }

  /** Lets the next update start after a command of this machine was killed and left its lock. */
  async releaseDeadLocks(): Promise<void> {
    if (!isLockedByTheDead(backend().url, this.name)) return;
    await exec("pulumi", ["cancel", "--yes", "--stack", this.name, "--non-interactive"], {
      cwd: this.config.folder,
      env: this.environment(),
    });
  }

  async output(name: string): Promise<string> {
    return exec("pulumi", ["stack", "output", name], { cwd: this.config.folder, env: this.environment() });
  }

  /** Its cluster's identity; undefined for a stack that was never deployed. */
  async clusterId(): Promise<string | undefined> {
    return this.output("clusterId").catch(() => undefined);
  }

  /** Gives a setting a value on this machine, by its path with the prefix `todo:`. */
  async set(path: string, value: string): Promise<void> {
    await this.configure("set", "--path", path, "--", value);
  }

  /** Returns settings to what is committed, or to their defaults. */
  async unset(...paths: string[]): Promise<void> {
    for (const path of paths) await this.configure("rm", "--path", path);
  }

  private async configure(...args: string[]): Promise<void> {
    await exec("pulumi", ["config", "--non-interactive", ...args], {
      cwd: this.config.folder,
      env: this.environment(),
    });
  }

  /** Whether the stack was created on this machine, or may have been on another one that shares the state's backend. */
  exists(): boolean {
    return backend().chosenBy !== "toolchain" || this.config.isOnThisMachine();
  }
}
