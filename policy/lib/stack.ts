import { isManifest, items, type Manifest, member, set, text } from "../manifest";
import { type PodSpec, podOf, type Resource } from "../resources";
import { hasAll, selects } from "./selector";

/** Kinds that keep a number of pods running. */
const scalable = ["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"];

/** Kubernetes objects of a stack, found by what refers to them. */
export class Stack {
  /** Pods of all resources that run some; a PodTemplate alone runs none. */
  readonly pods: PodSpec[];
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
    this.pods = objects.filter(({ kind }) => kind !== "PodTemplate").flatMap((resource) => podOf(resource) ?? []);
    for (const pod of this.pods) {
      const namespace = namespaceOf(pod.resource);
      append(this.byNamespace, namespace, pod);
      for (const [label, value] of Object.entries(labelsOf(pod)).filter(isText))
        append(this.byLabel, key(namespace, label, value), pod);
    }
  }

  /** Resources of a kind, in the order in which the program makes them. */
  of(kind: string): Resource[] {
    return this.byKind.get(kind) ?? [];
  }

  find(kind: string, namespace: string, name: string): Resource | undefined {
    return this.byName.get(key(kind, namespace, name));
  }

  /** Pods of a namespace that a label selector selects. */
  selected(namespace: string, selector: Manifest): PodSpec[] {
    return this.candidates(namespace, member(selector, "matchLabels")).filter((pod) =>
      selects(selector, labelsOf(pod)),
    );
  }

  /** Pods that a PodDisruptionBudget is for: an empty selector selects all of its namespace, none at all selects none. */
  budgeted(budget: Resource): PodSpec[] {
    const { selector } = member(budget.props, "spec");
    return isManifest(selector) ? this.selected(namespaceOf(budget), selector) : [];
  }

  /** Pods of a namespace whose labels hold all those pairs. */
  labelled(namespace: string, pairs: Manifest): PodSpec[] {
    return this.candidates(namespace, pairs).filter((pod) => hasAll(labelsOf(pod), pairs));
  }

  /** The fewest pods with one of the labels: a thousand workloads aren't compared with a thousand selectors each. */
  private candidates(namespace: string, pairs: Manifest): PodSpec[] {
    const lists = Object.entries(pairs)
      .filter(isText)
      .map(([label, value]) => this.byLabel.get(key(namespace, label, value)) ?? []);
    return lists.length === 0
      ? (this.byNamespace.get(namespace) ?? [])
      : lists.reduce((fewest, list) => (list.length < fewest.length ? list : fewest));
  }

  /** Workloads with the fewest replicas that each may have: its own, or its autoscaler's minimum. */
  scaled(): { workload: Resource; pod: PodSpec; replicas: number; autoscaler?: Resource }[] {
    const autoscalers = new Map(this.of("HorizontalPodAutoscaler").map((each) => [targetOf(each), each]));
    return this.pods
      .filter(({ resource }) => scalable.includes(resource.kind))
      .map((pod) => {
        const workload = pod.resource;
        const autoscaler = autoscalers.get(key(workload.kind, namespaceOf(workload), nameOf(workload)));
        const { minReplicas } = member(autoscaler?.props ?? {}, "spec");
        return {
          workload,
          pod,
          autoscaler,
          replicas: count(autoscaler ? minReplicas : member(workload.props, "spec").replicas),
        };
      });
  }

  /** The workload that an autoscaler scales. */
  target(autoscaler: Resource): Resource | undefined {
    return this.byName.get(targetOf(autoscaler));
  }
}

/** Whether a label has a value that Kubernetes takes: nothing is found by any other. */
function isText(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === "string";
}

function targetOf(autoscaler: Resource): string {
  const { kind, name } = member(autoscaler.props, "spec", "scaleTargetRef");
  return key(text(kind) ?? "", namespaceOf(autoscaler), text(name) ?? "");
}

/** Kubernetes takes 1 where a number of replicas is left out. */
function count(replicas: unknown): number {
  return typeof replicas === "number" ? replicas : 1;
}

export function namespaceOf({ metadata }: Resource): string {
  return text(set(metadata.namespace)) ?? "default";
}

/** Name that Kubernetes knows; what has none yet is told from others by its URN. */
export function nameOf({ metadata, urn }: Resource): string {
  return text(metadata.name) ?? urn;
}

/** Labels that a pod will have. */
export function labelsOf(pod: PodSpec): Manifest {
  return member(pod.metadata, "labels");
}

/** Ports that a Service gives. */
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
