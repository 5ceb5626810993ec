import { execFile, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { z } from "zod";
import { causeIn, failure } from "./failure";

/** Minikube's environment: plain text, and no news about new versions of Minikube. */
export const quiet = { MINIKUBE_IN_STYLE: "false", MINIKUBE_WANTUPDATENOTIFICATION: "false" };

/** Whether the environment sets one of Minikube's flags, MINIKUBE_<name>, in a word that Go takes for true. */
export function isFlagSet(name: string): boolean {
  return /^(1|t|true)$/i.test(process.env[`MINIKUBE_${name}`] ?? "");
}

/** How a Minikube command ended. */
export interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a Minikube command on a profile, and returns how it ended. */
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
 *
 * @throws {Error} with Minikube's own message
 */
export async function minikube(profile: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  const { code, stdout, stderr } = await run(profile, args, env);
  if (code !== 0) throw failure(profile, args, causeIn(`${stdout}\n${stderr}`));
  return stdout;
}

/**
 * Runs a Minikube command on a profile and returns what it prints as JSON.
 *
 * @throws {Error} with Minikube's own message, or if it prints something else
 */
export async function minikubeJson<T>(profile: string, args: string[], schema: z.ZodType<T>): Promise<T> {
  const printed = await minikube(profile, args);
  try {
    return schema.parse(JSON.parse(printed));
  } catch (cause) {
    const command = `minikube ${args.join(" ")}`;
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : printed.slice(0, 200);
    throw new Error(`${command} printed something unexpected (profile ${profile}): ${why}`, { cause });
  }
}

/**
 * Runs a Minikube command that takes minutes, and logs each step and warning as Minikube prints it.
 *
 * @returns its warnings: Minikube ends well although an add-on didn't come on
 * @throws {Error} with Minikube's own message
 */
export function minikubeInSteps(profile: string, args: string[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn("minikube", [`--profile=${profile}`, ...args, "--output=json"], {
      env: { ...process.env, ...quiet },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const warnings: string[] = [];
    const causes: string[] = [];
    const others: string[] = [];
    child.stderr.on("data", (data: Buffer) => others.push(data.toString()));
    createInterface(child.stdout).on("line", (line) => {
      const { type = "", data = {} } = parseEvent(line);
      const { name, message = "", advice, artifact } = data;
      if (type.endsWith(".step")) console.log(`minikube ${profile}: ${message}`);
      else if (type.endsWith(".download")) console.log(`minikube ${profile}: downloading ${artifact}`);
      else if (type.endsWith(".warning")) {
        console.log(`minikube ${profile}: warning: ${message}`);
        warnings.push(message);
      }
      // The error that ends the command has a name; the others repeat it, and ask for an issue on GitHub.
      else if (type.endsWith(".error") && name) causes.push([`${name}: ${message}`, advice].filter(Boolean).join("\n"));
      else if (type.endsWith(".error")) others.push(`${message}\n`);
    });
    child.on("error", (error) => reject(new Error(`Minikube can't be run: ${error.message}`)));
    child.on("close", (code) => {
      if (code === 0) return resolve(warnings);
      const found = causes.length > 0 ? causes : [causeIn(others.join(""))];
      reject(failure(profile, args, [...found, ...warnings.map((warning) => `warning: ${warning}`)]));
    });
  });
}

/** A line of Minikube's JSON output; nothing for any other line. */
function parseEvent(line: string) {
  const text = z.string().optional();
  const event = z.object({
    type: text,
    data: z.object({ message: text, advice: text, artifact: text, name: text }).optional(),
  });
  try {
    return event.parse(JSON.parse(line));
  } catch {
    return {};
  }
}
