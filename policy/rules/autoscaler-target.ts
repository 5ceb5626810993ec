import { Stack } from "../lib/stack";
import { at, items, member, set, text } from "../manifest";
import type { Finding, Rule } from "../rule";
import { podOf, type Resource } from "../resources";

export const autoscalerTarget: Rule = {
  name: "autoscaler-target",
  checks: [40, 47],
  title:
    "An autoscaler's target is in the stack, sets no replicas of its own, and its containers request what is measured.",
  why: "Without a request there is nothing to measure against; with fixed replicas each update undoes what the autoscaler did.",
  fix: "name a workload of the stack, leave its spec.replicas out, and set its containers' requests",
  severity: "medium",
  standards: [
    "kube-linter: dangling-horizontalpodautoscaler",
    "kube-score: deployment-targeted-by-hpa-does-not-have-replicas-configured",
  ],
  stack: (resources) => {
    const stack = new Stack(resources);
    return stack.of("HorizontalPodAutoscaler").flatMap((autoscaler) => judge(autoscaler, stack.target(autoscaler)));
  },
};

function judge(autoscaler: Resource, target: Resource | undefined): Finding[] {
  const reference = member(autoscaler.props, "spec").scaleTargetRef;
  if (!target)
    return [
      {
        resource: autoscaler,
        path: "spec.scaleTargetRef",
        value: set(reference),
        problem: "must be a workload of the stack, in the autoscaler's namespace",
      },
    ];
  const value = set(member(target.props, "spec").replicas);
  const fixed =
    value === undefined
      ? []
      : [
          {
            resource: target,
            path: "spec.replicas",
            value,
            problem: "must be left out: an autoscaler sets it",
            fix: "leave it out",
          },
        ];
  return [...fixed, ...measured(autoscaler).flatMap((resource) => withoutRequest(target, resource))];
}

/** What an autoscaler measures in percent of the request; without metrics that is cpu. */
function measured({ props }: Resource): string[] {
  const metrics = items(member(props, "spec").metrics);
  if (metrics.length === 0) return ["cpu"];
  return metrics.flatMap((metric) => {
    const { name, target } = member(metric, "resource");
    return member({ target }, "target").type === "Utilization" ? [text(name) ?? ""] : [];
  });
}

function withoutRequest(target: Resource, resource: string): Finding[] {
  const containers = podOf(target)?.containers.filter(({ longRunning }) => longRunning) ?? [];
  return containers
    .filter(
      ({ spec }) =>
        set(member(spec, "resources", "requests")[resource]) === undefined &&
        set(member(spec, "resources", "limits")[resource]) === undefined,
    )
    .map(({ path }) => ({
      resource: target,
      path: at(path, "resources", "requests", resource),
      problem: "must be set: an autoscaler measures against it",
      fix: "set it to what the container uses",
    }));
}
