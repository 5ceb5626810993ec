import type { Autoscaler, Metric } from "../lib/autoscalers";
import { isOfPod, requestOf } from "../lib/resources";
import { nameOf, Stack } from "../lib/stack";
import { at, member, set } from "../manifest";
import type { Finding, Rule } from "../rule";
import { podsOf } from "../pods";
import type { Resource } from "../resources";

export const autoscalerTarget: Rule = {
  name: "autoscaler-target",
  checks: [40, 47],
  title:
    "An autoscaler's target is in the stack, has no fixed replicas and no other autoscaler, and requests the " +
    "resources that the autoscaler measures.",
  why:
    "Without a request there is nothing to measure against; fixed replicas or a second autoscaler undo what this " +
    "one does.",
  fix: "name a workload of the stack, leave its spec.replicas out, and set its containers' requests",
  severity: "medium",
  standards: [
    "kube-linter: dangling-horizontalpodautoscaler",
    "kube-score: deployment-targeted-by-hpa-does-not-have-replicas-configured",
  ],
  stack: (resources) => {
    const stack = new Stack(resources);
    const first = new Map<Resource, Autoscaler>();
    return stack.autoscalers.flatMap((autoscaler) => {
      const target = stack.target(autoscaler);
      if (!target) return [dangling(autoscaler)];
      const other = first.get(target);
      if (other) return [second(autoscaler, target, other)];
      first.set(target, autoscaler);
      return [...fixed(target), ...autoscaler.metrics.flatMap((metric) => unmeasured(autoscaler, target, metric))];
    });
  },
};

function dangling({ resource }: Autoscaler): Finding {
  return {
    resource,
    path: "spec.scaleTargetRef",
    value: set(member(resource.props, "spec").scaleTargetRef),
    problem: "must be a workload of the stack, in the autoscaler's namespace",
  };
}

function second({ resource }: Autoscaler, target: Resource, { resource: other }: Autoscaler): Finding {
  return {
    resource,
    path: "spec.scaleTargetRef",
    value: set(member(resource.props, "spec").scaleTargetRef),
    problem: `must not be scaled twice: ${other.kind} ${nameOf(other)} also scales ${target.kind} ${nameOf(target)}`,
    fix: "keep one of the two, with the metrics of both",
  };
}

function fixed(target: Resource): Finding[] {
  const value = set(member(target.props, "spec").replicas);
  if (value === undefined) return [];
  const problem = "must be left out: an autoscaler sets it";
  return [{ resource: target, path: "spec.replicas", value, problem, fix: "leave it out" }];
}

function unmeasured({ resource: autoscaler }: Autoscaler, target: Resource, metric: Metric): Finding[] {
  const { path, resource, container: name } = metric;
  const lasting = podsOf(target).flatMap(({ containers }) => containers.filter(({ longRunning }) => longRunning));
  const measured = name === undefined ? lasting : lasting.filter((container) => container.name === name);
  if (name !== undefined && measured.length === 0 && podsOf(target).length > 0)
    return [
      {
        resource: autoscaler,
        path: at(path, "container"),
        value: name,
        problem: `must be a container of ${target.kind} ${nameOf(target)}`,
        fix: `name one of ${lasting.map((container) => container.name).join(", ")}`,
      },
    ];
  return measured
    .filter((container) => requestOf(container, resource) === undefined && !isOfPod(container, "requests", resource))
    .map((container) => ({
      resource: target,
      path: at(container.path, "resources", "requests", resource),
      problem: "must be set: an autoscaler measures against it",
      fix: "set it to what the container uses",
    }));
}
