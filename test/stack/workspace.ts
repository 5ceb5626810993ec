import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { parse, stringify } from "yaml";

const repository = join(__dirname, "..", "..");

export interface Result {
  exitCode: number;
  /** Standard output and standard error, as they came. */
  output: string;
  stdout: string;
}

/**
 * A stack of a test's own: with its own Pulumi state, passphrase and config, so that neither the clone nor the dev
 * stack of this machine changes.
 */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), "todo-stack-"));
  readonly stack: string;
  private readonly configFile: string;

  /**
   * @param stack name of the stack
   * @param committed the committed stack file that its config starts from: `dev` for Pulumi.dev.yaml
   * @param overrides config that is put over it, by key with its `todo:` prefix
   */
  constructor(stack: string, committed: string, overrides: Record<string, unknown> = {}) {
    this.stack = stack;
    this.configFile = join(this.folder, `Pulumi.${stack}.yaml`);
    mkdirSync(join(this.folder, "state"));
    copyFileSync(join(repository, "Pulumi.yaml"), join(this.folder, "Pulumi.yaml"));
    const { config } = parse(readFileSync(join(repository, `Pulumi.${committed}.yaml`), "utf8")) as { config: Record<string, unknown> };
    writeFileSync(this.configFile, stringify({ config: { ...config, ...overrides } }));
  }

  /** Makes the stack. */
  async init(): Promise<void> {
    const { exitCode, output } = await this.run("pulumi", ["stack", "init", this.stack, "--non-interactive"], this.folder);
    if (exitCode !== 0) throw new Error(output);
  }

  /** Runs Pulumi on the stack, from the clone. */
  async pulumi(...args: string[]): Promise<Result> {
    return this.run("pulumi", [...args, "--non-interactive", "--color=never"], repository, { PULUMI_OPTION_CONFIG_FILE: this.configFile });
  }

  async kubectl(...args: string[]): Promise<Result> {
    return this.run("kubectl", args, repository);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async run(command: string, args: string[], cwd: string, env: Record<string, string> = {}): Promise<Result> {
    const own = { PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`, PULUMI_STACK: this.stack, PULUMI_CONFIG_PASSPHRASE: "a passphrase of the test" };
    const result = await execa(command, args, { cwd, env: { ...own, ...env }, all: true, reject: false, stdin: "ignore" });
    return { exitCode: result.exitCode ?? -1, output: result.all ?? result.shortMessage, stdout: result.stdout };
  }
}
