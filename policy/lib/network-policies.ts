import { isManifest, items, type Manifest, member, text, texts } from "../manifest";
import type { PodSpec } from "../pods";
import type { Resource } from "../resources";
import { namespaceOf, type Stack } from "./stack";

export const directions = ["Ingress", "Egress"] as const;
export type Direction = (typeof directions)[number];

/** A policy that isolates pods: in its directions, all traffic that no policy allows is denied to them. */
export interface Isolation {
  /** The namespace it applies to; undefined for all. */
  namespace?: string;
  directions: readonly Direction[];
  pods: PodSpec[];
  /** The directions in which it denies everything to all pods of its namespace. */
  denies: readonly Direction[];
}

/** The effect of a stack's network policies, both Kubernetes' and Cilium's. */
export function isolationsOf(stack: Stack): Isolation[] {
  return [
    ...stack.of("NetworkPolicy").map((policy) => ofKubernetes(policy, stack)),
    ...stack.of("CiliumNetworkPolicy").flatMap((policy) => ofCilium(policy, namespaceOf(policy), stack)),
    ...stack.of("CiliumClusterwideNetworkPolicy").flatMap((policy) => ofCilium(policy, undefined, stack)),
  ];
}

function ofKubernetes(policy: Resource, stack: Stack): Isolation {
  const spec = member(policy.props, "spec");
  const selector = member(spec, "podSelector");
  const types = texts(spec.policyTypes);
  // Without policyTypes, a policy is for Ingress, and also for Egress if it has egress rules.
  const own = types.length > 0 ? types : items(spec.egress).length > 0 ? directions : ["Ingress"];
  const held = directions.filter((direction) => own.includes(direction));
  return {
    namespace: namespaceOf(policy),
    directions: held,
    pods: stack.selected(namespaceOf(policy), selector),
    denies: held.filter((direction) => selectsAll(selector) && items(spec[direction.toLowerCase()]).length === 0),
  };
}

function selectsAll(selector: Manifest): boolean {
  return Object.keys(member(selector, "matchLabels")).length === 0 && items(selector.matchExpressions).length === 0;
}

/** A Cilium policy isolates in each direction for which it has a list of rules; an empty rule allows nothing. */
function ofCilium({ props }: Resource, namespace: string | undefined, stack: Stack): Isolation[] {
  return [...(isManifest(props.spec) ? [props.spec] : []), ...items(props.specs)].flatMap((spec) => {
    if (!isManifest(spec.endpointSelector)) return [];
    const { selector, within } = plain(spec.endpointSelector, namespace);
    const held = directions.filter((direction) => isIsolated(spec, direction));
    const namespaces = within === undefined ? stack.namespaces : [within];
    return [
      {
        namespace: within,
        directions: held,
        pods: namespaces.flatMap((each) => stack.selected(each, selector)),
        denies: held.filter((direction) => selectsAll(selector) && allowsNothing(spec[direction.toLowerCase()])),
      },
    ];
  });
}

function isIsolated(spec: Manifest, direction: Direction): boolean {
  const key = direction.toLowerCase();
  if (member(spec, "enableDefaultDeny")[key] === false) return false;
  return Array.isArray(spec[key]) || Array.isArray(spec[`${key}Deny`]);
}

function allowsNothing(rules: unknown): boolean {
  return Array.isArray(rules) && items(rules).every((rule) => Object.keys(rule).length === 0);
}

const namespaceLabels = ["io.kubernetes.pod.namespace", "io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name"];

/** A Cilium selector as a Kubernetes one, without the labels' sources (`k8s:app`), and the namespace that it names. */
function plain(selector: Manifest, namespace: string | undefined): { selector: Manifest; within?: string } {
  const bare = (label: string) => label.replace(/^(?:k8s|any)[:.]/, "");
  const labels = Object.entries(member(selector, "matchLabels")).map(([label, value]) => [bare(label), value] as const);
  const inNamespace = labels.find(([label]) => namespaceLabels.includes(label))?.[1];
  const others = labels.filter(([label]) => !namespaceLabels.includes(label));
  const matchExpressions = items(selector.matchExpressions).map((each) => ({
    ...each,
    key: bare(text(each.key) ?? ""),
  }));
  return {
    selector: { matchLabels: Object.fromEntries(others), matchExpressions },
    within: namespace ?? text(inNamespace),
  };
}
