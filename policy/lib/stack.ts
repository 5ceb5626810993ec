import { isManifest, items, type Manifest, member, set, text } from "../manifest";
import { type Autoscaler, autoscalerOf } from "./autoscalers";
import { isControllerLabel, withControllerLabels } from "./controller-labels";
import { type PodSpec, podsOf } from "../pods";
import type { Resource } from "../resources";
import { hasAll, selects } from "./selector";

/** The kinds that keep a number of pods running. */
const scalable = [
  ...["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"],
  ...["Rollout", "DeploymentConfig"],
];

/** A stack's Kubernetes objects, indexed by what refers to them. */
export class Stack {
  /** The pods of all resources that run some; a PodTemplate alone doesn't run any. */
  readonly pods: PodSpec[];
  readonly autoscalers: Autoscaler[];
  private readonly byLabel = new Map<string, PodSpec[]>();
  private readonly byNamespace = new Map<string, PodSpec[]>();
  private readonly byName = new Map<string, Resource>();
  private readonly byKind = new Map<string, Resource[]>();

  constructor(resources: Resource[]) {
    const objects = resources.filter(({ apiVersion }) => apiVersion !== "");
    for (const resource of objects) {
      append(this.byKind, resource.kind, resource);
      this.byName.set(key(resource.kind, namespaceOf(resource), nameOf(resource)), resource);
    }
    this.pods = objects.filter(({ kind }) => kind !== "PodTemplate").flatMap(podsOf);
    this.autoscalers = objects.flatMap((resource) => autoscalerOf(resource) ?? []);
    for (const pod of this.pods) {
      const namespace = namespaceOf(pod.resource);
      append(this.byNamespace, namespace, pod);
      for (const [label, value] of Object.entries(labelsOf(pod)).filter(isText))
        append(this.byLabel, key(namespace, label, value), pod);
    }
  }

  /** The namespaces in which something runs. */
  get namespaces(): string[] {
    return [...this.byNamespace.keys()];
  }

  /** The resources of a kind, in the order in which the program creates them. */
  of(kind: string): Resource[] {
    return this.byKind.get(kind) ?? [];
  }

  find(kind: string, namespace: string, name: string): Resource | undefined {
    return this.byName.get(key(kind, namespace, name));
  }

  /** The pods in a namespace that a label selector selects, by their template's or controller's labels. */
  selected(namespace: string, selector: Manifest): PodSpec[] {
    const pairs = member(selector, "matchLabels");
    return this.candidates(namespace, pairs).filter((pod) =>
      selects(selector, withControllerLabels(pod, pairs, selector)),
    );
  }

  /**
   * The pods that a PodDisruptionBudget covers: an empty selector selects all pods of its namespace, a missing one
   * none.
   */
  budgeted(budget: Resource): PodSpec[] {
    const { selector } = member(budget.props, "spec");
    return isManifest(selector) ? this.selected(namespaceOf(budget), selector) : [];
  }

  /** The pods in a namespace whose labels include all the given pairs. */
  labelled(namespace: string, pairs: Manifest): PodSpec[] {
    return this.candidates(namespace, pairs).filter((pod) => hasAll(withControllerLabels(pod, pairs), pairs));
  }

  /** The shortest list of pods with one of the labels, so that not every workload is compared with every selector. */
  private candidates(namespace: string, pairs: Manifest): PodSpec[] {
    const lists = Object.entries(pairs)
      .filter(isText)
      .filter(([label]) => !isControllerLabel(label))
      .map(([label, value]) => this.byLabel.get(key(namespace, label, value)) ?? []);
    return lists.length === 0
      ? (this.byNamespace.get(namespace) ?? [])
      : lists.reduce((fewest, list) => (list.length < fewest.length ? list : fewest));
  }

  /** The workloads, each with the fewest replicas it may have: its own number, or its autoscaler's minimum. */
  scaled(): { workload: Resource; pod: PodSpec; replicas: number; autoscaler?: Autoscaler }[] {
    const autoscalers = new Map(this.autoscalers.map((each) => [targetOf(each), each]));
    return this.pods
      .filter(({ resource }) => scalable.includes(resource.kind))
      .map((pod) => {
        const workload = pod.resource;
        const autoscaler = autoscalers.get(key(workload.kind, namespaceOf(workload), nameOf(workload)));
        const replicas = autoscaler?.minimum.replicas ?? count(member(workload.props, "spec").replicas);
        return { workload, pod, autoscaler, replicas };
      });
  }

  /** The workload that an autoscaler scales. */
  target(autoscaler: Autoscaler): Resource | undefined {
    return this.byName.get(targetOf(autoscaler));
  }
}

/** Whether Kubernetes accepts a label's value: selectors never find any other. */
function isText(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === "string";
}

function targetOf({ resource, target }: Autoscaler): string {
  return key(target.kind, namespaceOf(resource), target.name);
}

/** Kubernetes defaults the number of replicas to 1. */
function count(replicas: unknown): number {
  return typeof replicas === "number" ? replicas : 1;
}

export function namespaceOf({ metadata }: Resource): string {
  return text(set(metadata.namespace)) ?? "default";
}

/** The name in Kubernetes, or the URN of an object that has none yet. */
export function nameOf({ metadata, urn }: Resource): string {
  return text(metadata.name) ?? urn;
}

/** The labels that a pod will have. */
export function labelsOf(pod: PodSpec): Manifest {
  return member(pod.metadata, "labels");
}

/** The ports of a Service. */
export function servicePorts({ props }: Resource): Manifest[] {
  return items(member(props, "spec").ports);
}

function key(...parts: string[]): string {
  return parts.join("\n");
}

function append<T>(lists: Map<string, T[]>, name: string, item: T): void {
  const list = lists.get(name);
  if (list) list.push(item);
  else lists.set(name, [item]);
}
