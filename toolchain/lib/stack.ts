import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { parse, stringify } from "yaml";
import { diagnose } from "./diagnosis.ts";
import { ensurePassphrase, environment } from "./environment.ts";
import { exec } from "./exec.ts";
import { paths } from "./paths.ts";

type StackFile = { encryptionsalt?: string; config?: Record<string, unknown> };

/**
 * A stack of this machine. Its config file lies outside the clone: Pulumi writes the passphrase's salt into it, which
 * belongs to this machine, so the committed file would otherwise change with the first run.
 */
export class LocalStack {
  readonly name: string;
  /** Config that Pulumi reads and writes. */
  readonly configFile: string;
  private readonly project = paths.stacks;

  constructor(name: string) {
    this.name = name;
    this.configFile = join(this.project, `Pulumi.${name}.yaml`);
  }

  /** Whether the stack's config leaves it at the cluster that the toolchain starts. */
  usesEmbeddedCluster(): boolean {
    const cluster = this.config().config?.["todo:cluster"] as { kind?: string } | undefined;
    return (cluster?.kind ?? "embedded") === "embedded";
  }

  /** Makes the stack unless it exists, and brings its config up to date with the committed file. */
  async ensure(): Promise<void> {
    ensurePassphrase();
    mkdirSync(paths.pulumiState, { recursive: true, mode: 0o700 });
    mkdirSync(this.project, { recursive: true, mode: 0o700 });
    copyFileSync(join(paths.repository, "Pulumi.yaml"), join(this.project, "Pulumi.yaml"));
    writeFileSync(this.configFile, stringify(this.config()), { mode: 0o600 });
    await exec("pulumi", ["stack", "select", "--create", "--stack", this.name, "--non-interactive"], {
      cwd: this.project,
      env: environment(),
      fix:
        `If the passphrase is wrong: the one that the stack was made with is in ${paths.passphrase}, ` +
        "unless PULUMI_CONFIG_PASSPHRASE was set then. Set the right one and run the same command again.",
    });
  }

  /** Environment in which plain `pulumi` and `kubectl` act on this stack and its cluster. */
  environment(): Record<string, string> {
    return { ...environment(), PULUMI_STACK: this.name, PULUMI_OPTION_CONFIG_FILE: this.configFile, KUBECONFIG: paths.kubeconfig };
  }

  /**
   * Runs a Pulumi operation (up, destroy) on the stack, with its output on the terminal.
   * @throws {Failure} with the cause
   */
  async operate(operation: "up" | "destroy"): Promise<void> {
    const eventLog = join(paths.logs, `pulumi-${operation}.json`);
    await rm(eventLog, { force: true });
    const result = await execa("pulumi", [operation, "--yes", "--skip-preview", "--event-log", eventLog], {
      cwd: paths.repository,
      // --event-log is one of the flags that Pulumi has for tools alone.
      env: { ...this.environment(), PULUMI_DEBUG_COMMANDS: "true" },
      stdio: "inherit",
      reject: false,
      // Ctrl-C reaches Pulumi through the terminal: it then ends the update in order, and is waited for.
      cleanup: false,
    });
    if (result.failed) throw diagnose(operation, this.name, eventLog);
  }

  /** Lets the next update start where a killed one left its lock. */
  async cancelInterrupted(): Promise<void> {
    await exec("pulumi", ["cancel", "--yes"], { cwd: this.project, env: this.environment() }).catch(() => "");
  }

  async output(name: string): Promise<string> {
    return exec("pulumi", ["stack", "output", name], { cwd: this.project, env: this.environment() });
  }

  /** Whether the stack was ever made on this machine. */
  exists(): boolean {
    return existsSync(this.configFile);
  }

  /** The committed file's config, over what only this machine has. */
  private config(): StackFile {
    const committed = readStackFile(join(paths.repository, `Pulumi.${this.name}.yaml`));
    const machine = readStackFile(this.configFile);
    return { ...machine, config: { ...machine.config, ...committed.config } };
  }
}

function readStackFile(file: string): StackFile {
  return existsSync(file) ? ((parse(readFileSync(file, "utf8")) as StackFile | null) ?? {}) : {};
}
