import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { parse, stringify } from "yaml";
import { toolchainCommand } from "./toolchain-command";

const repository = join(__dirname, "..", "..");

/** Arguments that make Pulumi use the policy pack with its preset for an environment. */
export function policies(environment: string): string[] {
  const pack = join(repository, "policy");
  return ["--policy-pack", pack, "--policy-pack-config", join(pack, "presets", `${environment}.json`)];
}

export interface Result {
  exitCode: number;
  /** Standard output and standard error, interleaved. */
  output: string;
  stdout: string;
}

/**
 * A test's stack, with separate Pulumi state, passphrase and config, so that neither the clone nor this machine's dev
 * stack changes.
 */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), "todo-stack-"));
  readonly stack: string;
  /** Added to a run's environment, puts a stand-in for an image scanner on PATH, as staging and production need one. */
  readonly scanner = { PATH: [join(__dirname, "..", "..", "examples", "scanner"), process.env.PATH].join(delimiter) };
  readonly configFile: string;
  /** The stack's config before any change. */
  readonly base: Record<string, unknown>;

  /**
   * @param stack name of the stack
   * @param committed the committed stack file that its config starts from: `dev` for Pulumi.dev.yaml
   * @param overrides config on top of it, by key with the `todo:` prefix
   * @param program directory of the program; this project's if left out
   * @param neighbour workspace of another stack whose Pulumi state this one shares
   */
  constructor(
    stack: string,
    committed: string,
    overrides: Record<string, unknown> = {},
    private readonly program = repository,
    private readonly neighbour?: Workspace,
  ) {
    this.stack = stack;
    this.configFile = join(this.folder, `Pulumi.${stack}.yaml`);
    mkdirSync(join(this.folder, "state"));
    copyFileSync(join(repository, "Pulumi.yaml"), join(this.folder, "Pulumi.yaml"));
    const { config } = parse(readFileSync(join(repository, `Pulumi.${committed}.yaml`), "utf8")) as {
      config: Record<string, unknown>;
    };
    // Tests run on the embedded cluster, whatever else is installed.
    this.base = { "todo:cluster": { kind: "embedded" }, ...config, ...overrides };
    this.configure({});
  }

  /** Sets the stack's config to the initial one with the given keys on top. */
  configure(overrides: Record<string, unknown>): void {
    const { encryptionsalt } = existsSync(this.configFile)
      ? (parse(readFileSync(this.configFile, "utf8")) as { encryptionsalt?: string })
      : {};
    writeFileSync(this.configFile, stringify({ encryptionsalt, config: { ...this.base, ...overrides } }));
  }

  /** Creates the stack. */
  async init(): Promise<void> {
    const { exitCode, output } = await this.run(
      "pulumi",
      ["stack", "init", this.stack, "--non-interactive"],
      this.folder,
      // `npm run with` names the config file of another stack.
      { PULUMI_OPTION_CONFIG_FILE: this.configFile },
    );
    if (exitCode !== 0) throw new Error(output);
  }

  /** Gives the stack a secret, as a person would; every later `configure` keeps it. */
  async setSecret(key: string, value: string): Promise<void> {
    const { exitCode, output } = await this.run(
      "pulumi",
      ["config", "set", "--secret", key, "--non-interactive"],
      this.folder,
      { PULUMI_OPTION_CONFIG_FILE: this.configFile },
      value,
    );
    if (exitCode !== 0) throw new Error(output);
    const { config } = parse(readFileSync(this.configFile, "utf8")) as { config: Record<string, unknown> };
    this.base[key] = config[key];
  }

  /**
   * Runs Pulumi on the stack, from its program's directory; an object as the last argument is added to the
   * environment.
   */
  async pulumi(...args: (string | Record<string, string>)[]): Promise<Result> {
    const { words, env } = split(args);
    return this.run("pulumi", [...words, "--non-interactive", "--color=never"], this.program, {
      PULUMI_OPTION_CONFIG_FILE: this.configFile,
      ...env,
    });
  }

  /** Starts Pulumi on the stack and, as soon as its output matches, kills it with all its plugins, like a power cut. */
  async kill(args: string[], when: RegExp): Promise<void> {
    const { endProcesses } = await import("../../embedded/host/temporary.ts");
    // Plugins have their own process groups and outlive the engine for minutes: this directory identifies them.
    const temporary = mkdtempSync(join(tmpdir(), "killed-"));
    const subprocess = execa("pulumi", [...args, "--non-interactive", "--color=never"], {
      cwd: this.program,
      env: { ...this.environment(), PULUMI_OPTION_CONFIG_FILE: this.configFile, TMPDIR: temporary },
      all: true,
      reject: false,
      stdin: "ignore",
      detached: true,
    });
    let output = "";
    const killOnMatch = (data: Buffer) => {
      output += data.toString();
      if (!when.test(output)) return;
      subprocess.all.off("data", killOnMatch);
      process.kill(-subprocess.pid!, "SIGKILL");
    };
    subprocess.all.on("data", killOnMatch);
    const { signal } = await subprocess;
    await endProcesses(temporary, 2000, ["SIGKILL"]);
    if (signal !== "SIGKILL") throw new Error(`It ended before ${String(when)} came:\n${output}`);
  }

  async kubectl(...args: string[]): Promise<Result> {
    return this.command("kubectl", ...args);
  }

  /** Creates or changes an object in the cluster. */
  async apply(manifest: { kind: string; [field: string]: unknown }): Promise<void> {
    const file = join(this.folder, `${manifest.kind}.json`);
    writeFileSync(file, JSON.stringify(manifest));
    const { exitCode, output } = await this.kubectl("apply", "--filename", file);
    if (exitCode !== 0) throw new Error(output);
  }

  /** A PATH with only these programs and the system's. */
  async pathWith(...programs: string[]): Promise<string> {
    const bin = join(this.folder, "bin");
    mkdirSync(bin);
    for (const program of programs) symlinkSync((await this.command("which", program)).stdout, join(bin, program));
    return [bin, "/usr/bin", "/bin"].join(delimiter);
  }

  async command(command: string, ...args: string[]): Promise<Result> {
    return this.run(command, args, repository);
  }

  /**
   * Runs a command of the toolchain on the stack, as `npm run` does; an object as the last argument is added to the
   * environment.
   */
  async toolchain(...args: (string | Record<string, string>)[]): Promise<Result> {
    const { words, env } = split(args);
    return toolchainCommand({ ...this.environment(), XDG_STATE_HOME: this.stateHome(), ...env }, ...words);
  }

  /** Runs a shell's command line on the stack, as a person would type it in the clone. */
  async shell(line: string): Promise<Result> {
    // Its settings are in its own file, not in the clone.
    const settings = { PULUMI_OPTION_CONFIG_FILE: this.configFile };
    return this.run("sh", ["-c", line], repository, { XDG_STATE_HOME: this.stateHome(), ...settings });
  }

  /** Creates a state directory for the toolchain in which this stack and the cluster are this machine's own. */
  private stateHome(): string {
    const home = join(this.folder, "home");
    const { KUBECONFIG = "", DOCKER_CONFIG = "" } = process.env;
    const links = {
      [`stacks/Pulumi.${this.stack}.yaml`]: this.configFile,
      cluster: dirname(KUBECONFIG),
      docker: DOCKER_CONFIG,
    };
    for (const [name, target] of Object.entries(links)) {
      const link = join(home, "todo-chatbot", name);
      mkdirSync(dirname(link), { recursive: true });
      if (!existsSync(link)) symlinkSync(target, link);
    }
    return home;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async run(
    command: string,
    args: string[],
    cwd: string,
    env: Record<string, string> = {},
    input?: string,
  ): Promise<Result> {
    const stdin = input === undefined ? { stdin: "ignore" as const } : { input };
    const result = await execa(command, args, {
      cwd,
      env: { ...this.environment(), ...env },
      all: true,
      reject: false,
      ...stdin,
    });
    return { exitCode: result.exitCode ?? -1, output: result.all ?? result.shortMessage, stdout: result.stdout };
  }

  private environment(): Record<string, string> {
    return {
      PULUMI_BACKEND_URL: `file://${join((this.neighbour ?? this).folder, "state")}`,
      PULUMI_STACK: this.stack,
      PULUMI_CONFIG_PASSPHRASE: "a passphrase of the test",
    };
  }
}

/** The words of a command, and the additions to its environment. */
function split(args: (string | Record<string, string>)[]): { words: string[]; env: Record<string, string> } {
  const env = args.filter((arg) => typeof arg === "object");
  return {
    words: args.filter((arg) => typeof arg === "string"),
    env: Object.assign({}, ...env) as Record<string, string>,
  };
}
