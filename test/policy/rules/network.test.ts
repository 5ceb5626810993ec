import { danglingSelectors } from "../../../policy/rules/dangling-selectors";
import { ingressBackends } from "../../../policy/rules/ingress-backends";
import { networkPolicies } from "../../../policy/rules/network-policies";
import { servicePortsExist } from "../../../policy/rules/service-ports";
import { changed, goodStack } from "../../support/policy/fixtures";
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
    [`Ingress web ${path}.path: must be unique for its host: web, ${path} already has it`],
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
