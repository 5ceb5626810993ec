import assert from "node:assert/strict";
import { rules } from "../../../policy/rules";
import { autoscalerTarget } from "../../../policy/rules/autoscaler-target";
import { danglingSelectors } from "../../../policy/rules/dangling-selectors";
import { disruptionBudget } from "../../../policy/rules/disruption-budget";
import { envNames } from "../../../policy/rules/env-names";
import { envReferences } from "../../../policy/rules/env-references";
import { ingressBackends } from "../../../policy/rules/ingress-backends";
import { networkPolicies } from "../../../policy/rules/network-policies";
import { replicas } from "../../../policy/rules/replicas";
import { selectorLabels } from "../../../policy/rules/selector-labels";
import { selectorOverlap } from "../../../policy/rules/selector-overlap";
import { servicePortsExist } from "../../../policy/rules/service-ports";
import { spread } from "../../../policy/rules/spread";
import { check, checkStack } from "../../support/policy/check";
import {
  type Changes,
  changed,
  goodContainer,
  goodStack,
  inEveryContainer,
  inStack,
  kinds,
  labels,
  of,
  type Options,
  stackWith,
} from "../../support/policy/fixtures";

type Case = [changes: Changes, expected: string[], options?: Options];

function cases(rule: Parameters<typeof inStack>[0], table: Case[]): void {
  describe(rule.name, () => {
    it("accepts the good stack", () => inStack(rule, {}, []));
    for (const [changes, expected, options] of table) {
      it(
        (
          `reports ${expected.join(", ") || "nothing"} for ` +
          `${JSON.stringify(changes)}${options ? ` ${JSON.stringify(options)}` : ""}`
        ).slice(0, 240),
        () => inStack(rule, changes, expected, options),
      );
    }
  });
}

describe("every rule", () => {
  for (const rule of rules) {
    it(`${rule.name} accepts the good stack in production`, () => {
      const stack = stackWith({});
      const found = [...stack.flatMap(({ type, props }) => check(rule, type, props)), ...checkStack(rule, stack)];
      assert.deepEqual(
        found.map(({ resource, path, problem }) => `${resource.kind} ${path}: ${problem}`),
        [],
      );
    });
  }
});

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
const cover = (direction: string) =>
  `spec.template.metadata.labels: must be selected by a NetworkPolicy for ${direction} traffic`;
const denied = "Deployment web metadata.namespace: must have a NetworkPolicy that denies all traffic by default";

const denying = (apiVersion: string, policyTypes: string[]) => ({
  type: `kubernetes:${apiVersion}:NetworkPolicy`,
  name: "deny",
  props: { metadata: { name: "deny-more", namespace: "shop" }, spec: { podSelector: {}, policyTypes } },
});

cases(networkPolicies, [
  [{ "NetworkPolicy deny": null }, [denied]],
  [{ "NetworkPolicy web": null }, []],
  [
    { "NetworkPolicy deny": null, "NetworkPolicy web": null },
    [`Deployment web ${cover("incoming")}`, `Deployment web ${cover("outgoing")}`, denied],
  ],
  [{ "NetworkPolicy deny": { "spec.policyTypes": ["Ingress"] } }, [denied]],
  [
    {
      "NetworkPolicy deny": { "spec.policyTypes": ["Ingress"] },
      "NetworkPolicy web": { "spec.policyTypes": ["Ingress"] },
    },
    [`Deployment web ${cover("outgoing")}`, denied],
  ],
  [{ "NetworkPolicy deny": { "spec.egress": [{}] } }, [denied]],
  [
    {
      "NetworkPolicy deny": { "spec.policyTypes": ["Ingress"] },
      "NetworkPolicy deny-egress": denying("networking.k8s.io/v1", ["Egress"]),
    },
    [],
  ],
  [
    {
      "NetworkPolicy deny": null,
      "NetworkPolicy web": null,
      "NetworkPolicy calico": denying("crd.projectcalico.org/v1", ["Ingress", "Egress"]),
    },
    [`Deployment web ${cover("incoming")}`, `Deployment web ${cover("outgoing")}`, denied],
  ],
  [{ "NetworkPolicy deny": { "spec.policyTypes": undefined } }, [denied]],
  [{ "NetworkPolicy deny": { "metadata.namespace": "elsewhere" } }, [denied]],
  [
    { "NetworkPolicy deny": null, "NetworkPolicy web": { "spec.podSelector.matchLabels": { app: "x" } } },
    [`Deployment web ${cover("incoming")}`, `Deployment web ${cover("outgoing")}`, denied],
  ],
  [{ "Deployment jobs": other() }, []],
]);

cases(danglingSelectors, [
  [
    { "NetworkPolicy web": { "spec.podSelector.matchLabels": { app: "x" } } },
    ["NetworkPolicy web spec.podSelector: must select a pod of the stack"],
  ],
  [
    {
      "NetworkPolicy web": {
        "spec.podSelector": {
          matchExpressions: [{ key: "app.kubernetes.io/component", operator: "In", values: ["jobs"] }],
        },
      },
    },
    ["NetworkPolicy web spec.podSelector: must select a pod of the stack"],
  ],
  [
    {
      "NetworkPolicy web": {
        "spec.podSelector": {
          matchExpressions: [{ key: "app.kubernetes.io/component", operator: "NotIn", values: ["jobs"] }],
        },
      },
    },
    [],
  ],
  [
    { "PodDisruptionBudget web": { "spec.selector.matchLabels": { app: "x" } } },
    ["PodDisruptionBudget web spec.selector: must select a pod of the stack"],
  ],
  [
    { "PodDisruptionBudget web": { "spec.selector": undefined } },
    ["PodDisruptionBudget web spec.selector: must select a pod of the stack"],
  ],
  [{ "PodDisruptionBudget web": { "spec.selector": {} } }, []],
  [{ "Service web": { "spec.selector": { app: "x" } } }, ["Service web spec.selector: must select a pod of the stack"]],
  [{ "Service web": { "spec.selector": { app: "x" } } }, [], { config: { elsewhere: ["web"] } }],
  [{ "Service web": { "spec.selector": undefined } }, []],
  [
    { "Service web": { "metadata.namespace": "elsewhere" } },
    ["Service web spec.selector: must select a pod of the stack"],
  ],
]);

cases(servicePortsExist, [
  [
    { "Service web": { "spec.ports": [{ port: 80, targetPort: "https" }] } },
    ["Service web spec.ports[0].targetPort: must be a port that the pods declare (http (8000))"],
  ],
  [
    { "Service web": { "spec.ports": [{ port: 80 }] } },
    ["Service web spec.ports[0].targetPort: must be a port that the pods declare (http (8000))"],
  ],
  [{ "Service web": { "spec.ports": [{ port: 8000 }] } }, []],
  [{ "Service web": { "spec.ports": [{ port: 80, targetPort: 8000 }] } }, []],
  [{ "Service web": { "spec.selector": undefined, "spec.ports": [{ port: 5432 }] } }, []],
]);

const path = "spec.rules[0].http.paths[0]";
cases(ingressBackends, [
  [
    { "Service web": null },
    [`Ingress web ${path}.backend.service.name: must be a Service of the stack, in the Ingress's namespace`],
  ],
  [{ "Service web": null }, [], { config: { elsewhere: ["web"] } }],
  [
    { "Service web": { "metadata.namespace": "elsewhere" } },
    [`Ingress web ${path}.backend.service.name: must be a Service of the stack, in the Ingress's namespace`],
  ],
  [
    { "Ingress web": { [`${path.replaceAll("[0]", ".0")}.backend.service.port`]: { number: 81 } } },
    [`Ingress web ${path}.backend.service.port: must be a port of the Service`],
  ],
  [{ "Ingress web": { [`${path.replaceAll("[0]", ".0")}.backend.service.port`]: { number: 80 } } }, []],
  [
    { "Ingress web": { "spec.defaultBackend": { service: { name: "x", port: { number: 80 } } } } },
    ["Ingress web spec.defaultBackend.service.name: must be a Service of the stack, in the Ingress's namespace"],
  ],
  [
    { "Ingress again": goodStack["Ingress web"]! },
    [`Ingress web ${path}.path: must not be repeated under one host: web, ${path} has it already`],
  ],
  [
    {
      "Ingress again": {
        ...goodStack["Ingress web"]!,
        props: changed(goodStack["Ingress web"]!.props, { "spec.ingressClassName": "internal" }),
      },
    },
    [],
  ],
]);

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
  [budget({}), ["PodDisruptionBudget web spec.maxUnavailable: must be set, or minAvailable"]],
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
const apart = [`Deployment web ${spreadPath}: must select the pod's own labels, or an affinity.podAntiAffinity must`];
cases(spread, [
  [
    { "Deployment web": { [spreadPath]: undefined } },
    [`Deployment web ${spreadPath}: must be set for 3 replicas, or an affinity.podAntiAffinity`],
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
    [`Deployment web ${spreadPath}: must be set for 3 replicas, or an affinity.podAntiAffinity`],
  ],
  [
    { "StatefulSet db": { ...other({ [spreadPath]: undefined }), type: "kubernetes:apps/v1:StatefulSet" } },
    [`StatefulSet jobs ${spreadPath}: must be set for 3 replicas, or an affinity.podAntiAffinity`],
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

describe("env-names", () => {
  it("refuses a variable that is set twice", () => {
    inEveryContainer(envNames, { env: [{ name: "A", value: "1" }, { name: "B" }, { name: "A", value: "2" }] }, [
      "env[2].name: is set already, at env[0]",
    ]);
    inEveryContainer(envNames, { env: [{}, {}, null, { name: 1 }] }, []);
  });

  it("refuses a value that isn't a string", () => {
    inEveryContainer(
      envNames,
      {
        env: [
          { name: "A", value: 5 },
          { name: "B", value: "5" },
        ],
      },
      ["env[0].value: must be text: put it in quotes"],
    );
  });
});

const container = "Deployment web spec.template.spec.containers[0]";
const env = (entry: object) => ({
  "Deployment web": { "spec.template.spec.containers.0.env": [{ name: "A", ...entry }] },
});
const volume = (entry: object) => ({ "Deployment web": { "spec.template.spec.volumes": [{ name: "a", ...entry }] } });
cases(envReferences, [
  [
    { "ConfigMap web": null },
    [
      `${container}.env[0].valueFrom.configMapKeyRef: refers to ConfigMap web, key log-level, but the ` +
        "ConfigMap isn't in the stack",
    ],
  ],
  [
    { "ConfigMap web": { data: { other: "x" } } },
    [
      `${container}.env[0].valueFrom.configMapKeyRef: refers to ConfigMap web, key log-level, but the ` +
        "ConfigMap doesn't have that key",
    ],
  ],
  [{ "ConfigMap web": { data: undefined } }, []],
  [{ "ConfigMap web": null }, [], { config: { elsewhere: ["web"] } }],
  [
    { "ExternalSecret web": { "spec.data": [] } },
    [
      `${container}.env[1].valueFrom.secretKeyRef: refers to Secret web, key password, but the Secret doesn't ` +
        "have that key",
    ],
  ],
  [{ "ExternalSecret web": { "spec.data": [], "spec.dataFrom": [{}] } }, []],
  [{ "ExternalSecret web": { "spec.data": [], "spec.target.template.data": { password: "{{ .p }}" } } }, []],
  [
    {
      "ExternalSecret web": null,
      "SealedSecret web": {
        type: "kubernetes:bitnami.com/v1alpha1:SealedSecret",
        props: { metadata: { name: "web", namespace: "shop" }, spec: { encryptedData: { password: "x" } } },
      },
    },
    [],
  ],
  [env({ valueFrom: { secretKeyRef: { name: "x", key: "y", optional: true } } }), []],
  [
    env({ valueFrom: { secretKeyRef: { name: "x", key: "y" } } }),
    [`${container}.env[0].valueFrom.secretKeyRef: refers to Secret x, key y, but the Secret isn't in the stack`],
  ],
  [
    { "Deployment web": { "spec.template.spec.containers.0.envFrom": [{ secretRef: { name: "x" } }] } },
    [`${container}.envFrom[0].secretRef.name: refers to Secret x, but the Secret isn't in the stack`],
  ],
  [
    volume({ secret: { secretName: "web", items: [{ key: "password" }, { key: "x" }] } }),
    [
      "Deployment web spec.template.spec.volumes[0].secret.items[1]: refers to Secret web, key x, but the " +
        "Secret doesn't have that key",
    ],
  ],
  [
    volume({ configMap: { name: "x" } }),
    [
      "Deployment web spec.template.spec.volumes[0].configMap.name: refers to ConfigMap x, but the ConfigMap " +
        "isn't in the stack",
    ],
  ],
  [
    volume({ projected: { sources: [{ serviceAccountToken: {} }, { secret: { name: "x" } }] } }),
    [
      "Deployment web spec.template.spec.volumes[0].projected.sources[1].secret.name: refers to Secret x, but " +
        "the Secret isn't in the stack",
    ],
  ],
]);

describe("the good container", () => {
  it("is the one that the good stack runs", () =>
    assert.deepEqual((deployment.props as any).spec.template.spec.containers, [goodContainer]));
});
