import { at, member, set, texts } from "../manifest";
import type { Rule } from "../rule";
import type { Container } from "../pods";

/** Kubernetes' default grace period, in seconds. */
const defaultGrace = 30;

export const gracefulStop: Rule = {
  name: "graceful-stop",
  checks: [57],
  title: "A pod's grace period is longer than its preStop hooks sleep.",
  why:
    "The preStop hook counts against the grace period: if no time is left for the process, it is killed while " +
    "it handles requests.",
  fix: "raise terminationGracePeriodSeconds by the time that the process needs to finish",
  severity: "medium",
  standards: [],
  pod: ({ path, spec, containers }) => {
    const value = set(spec.terminationGracePeriodSeconds);
    const grace = typeof value === "number" ? value : defaultGrace;
    const longest = Math.max(0, ...containers.map(sleepOf));
    if (longest === 0 || grace > longest) return [];
    return [
      {
        path: at(path, "terminationGracePeriodSeconds"),
        value: value ?? defaultGrace,
        problem: `must be more than the ${longest} seconds that preStop sleeps`,
      },
    ];
  },
};

/**
 * Seconds that a container's preStop hook sleeps: with its `sleep` action, or with the sleep command, even in a
 * shell.
 */
function sleepOf({ spec }: Container): number {
  const hook = member(spec, "lifecycle", "preStop");
  const { seconds } = member(hook, "sleep");
  if (typeof seconds === "number") return seconds;
  const command = texts(member(hook, "exec").command).join(" ");
  return [...command.matchAll(/\bsleep\s+(\d+(?:\.\d+)?)([smh]?)/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * ({ m: 60, h: 3600 }[unit ?? ""] ?? 1),
    0,
  );
}
