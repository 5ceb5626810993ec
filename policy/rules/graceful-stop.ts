import { at, member, set, texts } from "../manifest";
import type { Rule } from "../rule";
import type { Container } from "../resources";

/** Seconds that Kubernetes leaves a pod to end where it doesn't say. */
const defaultGrace = 30;

export const gracefulStop: Rule = {
  name: "graceful-stop",
  checks: [57],
  title: "A pod has longer to end than its preStop hooks sleep.",
  why:
    "The time that preStop takes is the pod's own: what is left for the process is none, and it is killed in the " +
    "middle of requests.",
  fix: "raise terminationGracePeriodSeconds by what the process needs to finish",
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

/** Seconds that a container's preStop hook sleeps: by `sleep`, or by the command of that name, in a shell, too. */
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
