import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** What the stand-in records about a profile's machine. */
export interface Machine {
  /** How far its first start came. */
  stage: "container" | "ssh" | "boot" | "done";
  running: boolean;
  /** Whether pods can run. */
  ready: boolean;
  starts: number;
  /** How often all its containers were restarted. */
  restarts: number;
  images: string[];
}

/** A profile's configuration as Minikube writes it; part of it. */
export interface Config {
  Driver: string;
  CPUs: number;
  Memory: number;
  ExposedPorts: string[];
  Addons: Record<string, boolean> | null;
  KubernetesConfig: { KubernetesVersion: string };
}

/** The stand-in for Minikube on PATH, with a home for its profiles; fake/main.cjs says what it was written from. */
export class FakeMinikube {
  readonly home = mkdtempSync(join(tmpdir(), "todo-minikube-"));
  private readonly environment = { ...process.env };

  /**
   * @param kubeconfig of the cluster behind it; without one, the stand-in for kubectl answers from a machine's record
   */
  constructor(kubeconfig?: string) {
    const folders = [join(__dirname, "bin"), ...(kubeconfig === undefined ? [join(__dirname, "kubectl")] : [])];
    Object.assign(process.env, {
      PATH: [...folders, process.env.PATH].join(delimiter),
      MINIKUBE_HOME: this.home,
      // The tests may run as root.
      MINIKUBE_FORCE: "true",
      KUBECONFIG: join(this.home, "kubeconfig"),
      ...(kubeconfig !== undefined && { FAKE_MINIKUBE_KUBECONFIG: kubeconfig }),
    });
  }

  remove(): void {
    process.env = { ...this.environment };
    rmSync(this.home, { recursive: true });
  }

  /** Runs a command as a person would. */
  run(profile: string, ...args: string[]): void {
    execFileSync("minikube", [`--profile=${profile}`, ...args], { stdio: "ignore" });
  }

  /** Starts a profile and kills Minikube at a moment of that start. */
  async killStart(profile: string, moment: "container" | "ssh" | "boot"): Promise<void> {
    const child = spawn("minikube", [`--profile=${profile}`, "start", "--driver=docker", "--cpus=4", "--memory=4096"], {
      env: { ...process.env, FAKE_MINIKUBE_PAUSE_AT: moment },
      stdio: "ignore",
    });
    while (!existsSync(this.machineFile(profile)) || this.machine(profile).stage !== moment) {
      if (child.exitCode !== null) throw new Error(`minikube start ended before ${moment}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const ended = new Promise((resolve) => child.on("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }

  exists(profile: string): boolean {
    return existsSync(this.configFile(profile));
  }

  config(profile: string): Config {
    return JSON.parse(readFileSync(this.configFile(profile), "utf8")) as Config;
  }

  /** Writes a profile's configuration, as text. */
  writeConfig(profile: string, text: string): void {
    writeFileSync(this.configFile(profile), text);
  }

  machine(profile: string): Machine {
    return JSON.parse(readFileSync(this.machineFile(profile), "utf8")) as Machine;
  }

  /** The commands since the last call that changed something. */
  changes(): string[] {
    const log = join(this.home, ".minikube", "commands.log");
    const lines = existsSync(log) ? readFileSync(log, "utf8").split("\n") : [];
    writeFileSync(log, "");
    return lines.filter((line) => /^(start|addons (enable|disable)|delete)/.test(line));
  }

  private configFile(profile: string): string {
    return join(this.home, ".minikube", "profiles", profile, "config.json");
  }

  private machineFile(profile: string): string {
    return join(this.home, ".minikube", "machines", profile, "machine.json");
  }
}
