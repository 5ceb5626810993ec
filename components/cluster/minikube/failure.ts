/** An error with what a Minikube command gave as its cause. */
export function failure(profile: string, args: string[], causes: string | string[]): Error {
  const lines = [causes].flat().flatMap((cause) => cause.split("\n"));
  const command = args.filter((arg) => !arg.startsWith("-")).join(" ");
  return new Error(`minikube ${command} failed (profile ${profile}):\n  ${lines.join("\n  ")}`);
}

/**
 * Why a Minikube command that prints text failed: the line that names the reason, with what follows it. Below it,
 * Minikube draws a box that asks for an issue on GitHub.
 */
export function causeIn(output: string): string {
  const lines = output.split("\n").filter((line) => !/^[*\s]*$|[╭╮╰╯│]/.test(line));
  const named = lines.findIndex((line) => line.includes("Exiting due to "));
  if (named === -1) return lines.slice(-8).join("\n");
  const [first = "", ...rest] = lines.slice(named);
  return [first.replace(/^.*Exiting due to /, ""), ...rest].join("\n");
}
