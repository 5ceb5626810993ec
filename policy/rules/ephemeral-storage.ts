import { at, isManifest, items, type Manifest, member, set, text } from "../manifest";
import type { Rule } from "../rule";
import type { PodSpec } from "../resources";

export const ephemeralStorage: Rule = {
  name: "ephemeral-storage",
  checks: [25],
  title: "An emptyDir has a sizeLimit, or every container that mounts it has a limit of ephemeral-storage.",
  why: "A directory without a bound fills the node's disk, and the node then evicts everybody's pods.",
  fix: "set emptyDir.sizeLimit, such as 64Mi",
  severity: "low",
  standards: ["NSA/CISA: resource policies"],
  pod: (pod) =>
    items(pod.spec.volumes).flatMap((volume, index) => {
      if (!isEmptyDir(volume) || set(member(volume, "emptyDir").sizeLimit) !== undefined || isBounded(pod, volume.name))
        return [];
      return [{ path: at(pod.path, "volumes", index, "emptyDir", "sizeLimit"), problem: "must be set" }];
    }),
};

/** Kubernetes makes a volume that names no source an emptyDir. */
function isEmptyDir(volume: Manifest): boolean {
  const sources = Object.keys(volume).filter((key) => key !== "name" && set(volume[key]) !== undefined);
  return isManifest(volume.emptyDir) || (sources.length === 0 && text(volume.name) !== undefined);
}

function isBounded({ containers }: PodSpec, volume: unknown): boolean {
  const mounting = containers.filter(({ spec }) => items(spec.volumeMounts).some(({ name }) => name === volume));
  return (
    mounting.length > 0 &&
    mounting.every(({ spec }) => set(member(spec, "resources", "limits")["ephemeral-storage"]) !== undefined)
  );
}
