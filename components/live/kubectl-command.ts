import { findProgram } from "../../settings/machine/programs";

/**
 * How kubectl is run: the program on PATH, otherwise Minikube's own, which Minikube downloads when it is first used.
 *
 * @returns the program and its arguments; undefined if there is neither
 */
export function kubectlCommand(args: string[]): [program: string, args: string[]] | undefined {
  if (findProgram("kubectl") !== undefined) return ["kubectl", args];
  if (findProgram("minikube") === undefined) return undefined;
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  // Minikube adds its own profile as --cluster. The last such flag counts, and an empty one leaves the choice to the
  // context.
  return ["minikube", ["kubectl", "--", ...args.slice(0, end), "--cluster=", ...args.slice(end)]];
}
