import { items, type Manifest, member, text, texts } from "../manifest";
import type { PodSpec } from "../pods";

/** Whether a resource's controller adds a label with that value to one of its pods. */
type Gives = (value: string, name: string, spec: Manifest) => boolean;

const any: Gives = () => true;
const ofJob: Gives = (value, name) => value === name;
const ofRun: Gives = (value, name) => value.startsWith(`${name}-`);

/** The labels that Kubernetes' controllers add to their pods, by kind. */
const given: Record<string, Record<string, Gives>> = {
  StatefulSet: {
    "statefulset.kubernetes.io/pod-name": (value, name, spec) =>
      isOrdinal(value.slice(name.length + 1), spec) && value.startsWith(`${name}-`),
    "apps.kubernetes.io/pod-index": (value, _name, spec) => isOrdinal(value, spec),
    "controller-revision-hash": any,
  },
  DaemonSet: { "controller-revision-hash": any, "pod-template-generation": any },
  Deployment: { "pod-template-hash": any },
  Rollout: { "rollouts-pod-template-hash": any },
  Job: {
    "batch.kubernetes.io/job-name": ofJob,
    "job-name": ofJob,
    "batch.kubernetes.io/controller-uid": any,
    "controller-uid": any,
    "batch.kubernetes.io/job-completion-index": any,
  },
  CronJob: {
    "batch.kubernetes.io/job-name": ofRun,
    "job-name": ofRun,
    "batch.kubernetes.io/controller-uid": any,
    "controller-uid": any,
    "batch.kubernetes.io/job-completion-index": any,
  },
};
const names = new Set(Object.values(given).flatMap(Object.keys));

/** Whether a label is one that a controller adds, so that no pod template has it. */
export function isControllerLabel(label: string): boolean {
  return names.has(label);
}

/** A StatefulSet numbers its pods from `start`, by default 0. */
function isOrdinal(value: string, spec: Manifest): boolean {
  const start = member(spec, "ordinals").start;
  const first = typeof start === "number" ? start : 0;
  const replicas = typeof spec.replicas === "number" ? spec.replicas : 1;
  return /^(?:0|[1-9]\d{0,8})$/.test(value) && Number(value) >= first && Number(value) < first + replicas;
}

/** The labels that a selector may find on one of a resource's pods: the template's and the controller's. */
export function withControllerLabels(
  { resource, metadata }: PodSpec,
  matchLabels: Manifest,
  selector: Manifest = {},
): Manifest {
  const own = member(metadata, "labels");
  const kinds = Object.hasOwn(given, resource.kind) ? given[resource.kind] : undefined;
  if (!kinds) return own;
  const asked: [string, string[]][] = [
    ...Object.entries(matchLabels).map(([key, value]): [string, string[]] => [key, [text(value) ?? ""]]),
    ...items(selector.matchExpressions).map(({ key, values }): [string, string[]] => [text(key) ?? "", texts(values)]),
  ];
  const name = text(resource.metadata.name) ?? "";
  const spec = member(resource.props, "spec");
  const added = asked.flatMap(([key, values]): [string, string][] => {
    const gives = Object.hasOwn(kinds, key) ? kinds[key] : undefined;
    if (!gives || key in own) return [];
    const value = values.length === 0 ? "" : values.find((each) => gives(each, name, spec));
    return value === undefined ? [] : [[key, value]];
  });
  return added.length === 0 ? own : { ...own, ...Object.fromEntries(added) };
}
