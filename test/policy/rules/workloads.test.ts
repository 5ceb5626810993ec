import { autoscalerTarget } from "../../../policy/rules/autoscaler-target";
import { disruptionBudget } from "../../../policy/rules/disruption-budget";
import { replicas } from "../../../policy/rules/replicas";
import { selectorLabels } from "../../../policy/rules/selector-labels";
import { selectorOverlap } from "../../../policy/rules/selector-overlap";
import { spread } from "../../../policy/rules/spread";
import { changed, goodStack, kinds, labels, of } from "../../support/policy/fixtures";
import { cases } from "../../support/policy/stack-cases";

const deployment = goodStack["Deployment web"]!;
/** Another Deployment, whose pods are a component in their own right. */
const other = (changes: Record<string, unknown> = {}) => {
  const component = { "app.kubernetes.io/name": "shop", "app.kubernetes.io/component": "jobs" };
  const own = {
    "metadata.name": "jobs",
    "spec.selector.matchLabels": component,
    "spec.template.metadata.labels": component,
    "spec.replicas": 3,
  };
  return { ...deployment, name: "jobs", props: changed(deployment.props, { ...own, ...changes }) };
};

const unscaled = { "HorizontalPodAutoscaler web": null };

cases(replicas, [
  [
    { "HorizontalPodAutoscaler web": { "spec.minReplicas": 2 } },
    ["HorizontalPodAutoscaler web spec.minReplicas: must be at least 3"],
  ],
  [{ "HorizontalPodAutoscaler web": { "spec.minReplicas": 2 } }, [], { environment: "staging" }],
  [unscaled, ["Deployment web spec.replicas: must be at least 3"]],
  [unscaled, ["Deployment web spec.replicas: must be at least 2"], { environment: "staging" }],
  [unscaled, [], { environment: "dev" }],
  [unscaled, ["Deployment web spec.replicas: must be at least 4"], { environment: "dev", config: { minimum: 4 } }],
  [unscaled, [], { config: { single: ["web"] } }],
  [{ ...unscaled, "Deployment web": { "spec.replicas": 3 } }, []],
]);

cases(autoscalerTarget, [
  [
    { "Deployment web": { "spec.replicas": 3 } },
    ["Deployment web spec.replicas: must be left out: an autoscaler sets it"],
  ],
  [
    { "HorizontalPodAutoscaler web": { "spec.scaleTargetRef.name": "x" } },
    ["HorizontalPodAutoscaler web spec.scaleTargetRef: must be a workload of the stack, in the autoscaler's namespace"],
  ],
  [
    { "HorizontalPodAutoscaler web": { "spec.scaleTargetRef.kind": "StatefulSet" } },
    ["HorizontalPodAutoscaler web spec.scaleTargetRef: must be a workload of the stack, in the autoscaler's namespace"],
  ],
  [
    { "Deployment web": { "spec.template.spec.containers.0.resources": {} } },
    [
      "Deployment web spec.template.spec.containers[0].resources.requests.cpu: must be set: an autoscaler measures " +
        "against it",
    ],
  ],
  [{ "Deployment web": { "spec.template.spec.containers.0.resources": { limits: { cpu: "1" } } } }, []],
  [
    {
      "HorizontalPodAutoscaler web": { "spec.metrics": undefined },
      "Deployment web": { "spec.template.spec.containers.0.resources": {} },
    },
    [
      "Deployment web spec.template.spec.containers[0].resources.requests.cpu: must be set: an autoscaler measures " +
        "against it",
    ],
  ],
  [
    {
      "HorizontalPodAutoscaler web": { "spec.metrics.0.resource.target.type": "AverageValue" },
      "Deployment web": { "spec.template.spec.containers.0.resources": {} },
    },
    [],
  ],
]);

const budget = (spec: object) => ({
  "PodDisruptionBudget web": {
    "spec.maxUnavailable": undefined,
    ...Object.fromEntries(Object.entries(spec).map(([key, value]) => [`spec.${key}`, value])),
  },
});

cases(disruptionBudget, [
  [
    { "PodDisruptionBudget web": null },
    ["Deployment web spec.selector: must be selected by a PodDisruptionBudget, because it has 3 replicas"],
  ],
  [{ "PodDisruptionBudget web": null }, [], { config: { except: ["web"] } }],
  [{ "PodDisruptionBudget web": null, ...unscaled }, []],
  [budget({ maxUnavailable: 0 }), ["PodDisruptionBudget web spec.maxUnavailable: must be more than 0"]],
  [budget({ maxUnavailable: "0%" }), ["PodDisruptionBudget web spec.maxUnavailable: must be more than 0"]],
  [budget({ maxUnavailable: "10%" }), []],
  [{ ...budget({ maxUnavailable: "10%" }), "Deployment web": null }, []],
  [
    { "PodDisruptionBudget web": { "spec.selector": undefined } },
    ["Deployment web spec.selector: must be selected by a PodDisruptionBudget, because it has 3 replicas"],
  ],
  [budget({ minAvailable: 2 }), []],
  [budget({ minAvailable: 3 }), ["PodDisruptionBudget web spec.minAvailable: must be less than the replicas, 3"]],
  [budget({ minAvailable: "100%" }), ["PodDisruptionBudget web spec.minAvailable: must be less than 100%"]],
  [budget({ minAvailable: "67%" }), ["PodDisruptionBudget web spec.minAvailable: must be less than the replicas, 3"]],
  [budget({ minAvailable: "66%" }), []],
  [budget({}), ["PodDisruptionBudget web spec.maxUnavailable: must be set, unless minAvailable is"]],
]);

const spreadPath = "spec.template.spec.topologySpreadConstraints";
const affinity = (kind: string, terms: object[]) => ({
  "Deployment web": { [spreadPath]: [], "spec.template.spec.affinity.podAntiAffinity": { [kind]: terms } },
});
const away = (changes: object = {}) => ({
  topologyKey: "kubernetes.io/hostname",
  labelSelector: { matchLabels: { "app.kubernetes.io/component": "web" } },
  ...changes,
});
const apart = [`Deployment web ${spreadPath}: must select the pod's own labels, unless affinity.podAntiAffinity does`];

cases(spread, [
  [
    { "Deployment web": { [spreadPath]: undefined } },
    [`Deployment web ${spreadPath}: must be set for 3 replicas, unless affinity.podAntiAffinity is`],
  ],
  [{ "Deployment web": { [spreadPath]: undefined }, ...unscaled }, []],
  [affinity("preferredDuringSchedulingIgnoredDuringExecution", [{ weight: 1, podAffinityTerm: away() }]), []],
  [affinity("requiredDuringSchedulingIgnoredDuringExecution", [away()]), []],
  [affinity("requiredDuringSchedulingIgnoredDuringExecution", [away({ labelSelector: {} })]), []],
  [affinity("requiredDuringSchedulingIgnoredDuringExecution", [away({ labelSelector: undefined })]), apart],
  [affinity("requiredDuringSchedulingIgnoredDuringExecution", [away({ topologyKey: undefined })]), apart],
  [affinity("requiredDuringSchedulingIgnoredDuringExecution", [away({ namespaces: ["elsewhere"] })]), apart],
  [affinity("requiredDuringSchedulingIgnoredDuringExecution", [away({ namespaces: ["shop"] })]), []],
  [
    affinity("requiredDuringSchedulingIgnoredDuringExecution", []),
    [`Deployment web ${spreadPath}: must be set for 3 replicas, unless affinity.podAntiAffinity is`],
  ],
  [
    { "StatefulSet db": { ...other({ [spreadPath]: undefined }), type: "kubernetes:apps/v1:StatefulSet" } },
    [`StatefulSet jobs ${spreadPath}: must be set for 3 replicas, unless affinity.podAntiAffinity is`],
  ],
]);

cases(selectorOverlap, [
  [{ "Deployment jobs": other() }, []],
  [
    { "Deployment jobs": other({ "spec.selector.matchLabels": { "app.kubernetes.io/name": "shop" } }) },
    ["Deployment jobs spec.selector: must not select the pods of Deployment web"],
  ],
  [
    {
      "Job migration": {
        ...goodStack["Deployment web"]!,
        type: "kubernetes:batch/v1:Job",
        props: changed(deployment.props, { "metadata.name": "migration" }),
      },
    },
    ["Deployment web spec.selector: must not select the pods of Job migration"],
  ],
  [
    {
      "Deployment jobs": other({
        "metadata.namespace": "elsewhere",
        "spec.selector.matchLabels": { "app.kubernetes.io/name": "shop" },
      }),
    },
    [],
  ],
]);

describe("selector-labels", () => {
  const refused = ["spec.selector: must select the pods of the workload's own template"];
  for (const [kind, { of: wrapped }] of Object.entries(kinds).filter(([each]) => /apps/.test(each))) {
    it(`requires the selector of a ${kind} to select its pods`, () => {
      const with_ = (selector: unknown) => changed(wrapped({}), { "spec.selector": selector });
      of(
        selectorLabels,
        kind,
        with_({ matchLabels: { "app.kubernetes.io/name": labels["app.kubernetes.io/name"] } }),
        [],
      );
      of(selectorLabels, kind, with_({ matchLabels: { app: "x" } }), refused);
      of(selectorLabels, kind, with_({ matchExpressions: [{ key: "app", operator: "Exists" }] }), refused);
      of(selectorLabels, kind, with_({}), ["spec.selector: must name a label"]);
      of(selectorLabels, kind, with_(undefined), ["spec.selector: must be set"]);
    });
  }

  it("accepts a ReplicationController or a Job without a selector", () => {
    of(selectorLabels, "core/v1:ReplicationController", kinds["core/v1:ReplicationController"]!.of({}), []);
    of(
      selectorLabels,
      "core/v1:ReplicationController",
      changed(kinds["core/v1:ReplicationController"]!.of({}), { "spec.selector": { app: "x" } }),
      refused,
    );
    of(selectorLabels, "batch/v1:Job", kinds["batch/v1:Job"]!.of({}), []);
  });
});
