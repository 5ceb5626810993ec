import { execFile, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A profile as `minikube profile list` shows it, as far as it is read here. */
export interface Profile {
  Name: string;
  Config: {
    Driver: string;
    CPUs: number;
    Memory: number;
    Addons: Record<string, boolean> | null;
    KubernetesConfig: { KubernetesVersion: string };
  };
}

export const profileArgs = ["profile", "list", "--light", "--output=json"];

/** Minikube's environment: plain text, and no news of Minikube itself. */
export const quiet = { MINIKUBE_IN_STYLE: "false", MINIKUBE_WANTUPDATENOTIFICATION: "false" };

/** What a Minikube command came to. */
export interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a Minikube command on a profile to its end, whatever that is. */
export function run(profile: string, args: string[], env: Record<string, string> = {}): Promise<Result> {
  return new Promise((resolve, reject) => {
    const options = { env: { ...process.env, ...quiet, ...env }, maxBuffer: 2 ** 24 };
    execFile("minikube", [`--profile=${profile}`, ...args], options, (error, stdout, stderr) => {
      if (error && typeof error.code !== "number") reject(new Error(`Minikube can't be run: ${error.message}`));
      else resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

/**
 * Runs a Minikube command on a profile and returns what it prints.
 * @throws {Error} with Minikube's own message
 */
export async function minikube(profile: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  const { code, stdout, stderr } = await run(profile, args, env);
  if (code !== 0) throw failure(profile, args, `${stdout}\n${stderr}`);
  return stdout;
}

interface Event {
  type?: string;
  data?: { message?: string; advice?: string; artifact?: string; name?: string };
}

/**
 * Runs a Minikube command that takes minutes, and logs each step as Minikube begins it.
 * @throws {Error} with Minikube's own message
 */
export function minikubeInSteps(profile: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("minikube", [`--profile=${profile}`, ...args, "--output=json"], {
      env: { ...process.env, ...quiet },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const errors: string[] = [];
    child.stderr.on("data", (data: Buffer) => errors.push(data.toString()));
    createInterface(child.stdout).on("line", (line) => {
      const { type = "", data = {} } = parseEvent(line);
      if (type.endsWith(".error"))
        errors.push([data.name, data.message, data.advice].filter(Boolean).join(": ") + "\n");
      else if (type.endsWith(".step")) console.log(`minikube ${profile}: ${data.message}`);
      else if (type.endsWith(".download")) console.log(`minikube ${profile}: downloading ${data.artifact}`);
    });
    child.on("error", (error) => reject(new Error(`Minikube can't be run: ${error.message}`)));
    child.on("close", (code) => (code === 0 ? resolve() : reject(failure(profile, args, errors.join("")))));
  });
}

function parseEvent(line: string): Event {
  try {
    return JSON.parse(line) as Event;
  } catch {
    return {};
  }
}

/** The end of what Minikube printed, which is where it says what was wrong. */
function failure(profile: string, args: string[], output: string): Error {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  return new Error(`minikube ${args[0]} failed (profile ${profile}):\n  ${lines.slice(-8).join("\n  ")}`);
}
