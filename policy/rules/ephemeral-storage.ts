import { quantity } from "../lib/quantity";
import { at, isManifest, items, type Manifest, member, set, text } from "../manifest";
import type { Finding, Rule } from "../rule";
import type { PodSpec } from "../pods";

export const ephemeralStorage: Rule = {
  name: "ephemeral-storage",
  checks: [25],
  title: "An emptyDir has a sizeLimit, or every container that mounts it has a limit on what it fills.",
  why: "An unbounded directory fills the node's disk or memory, and the node then evicts pods.",
  fix: "set emptyDir.sizeLimit, such as 64Mi",
  severity: "low",
  standards: ["NSA/CISA: resource policies"],
  pod: (pod) =>
    items(pod.spec.volumes).flatMap((volume, index): Finding[] => {
      if (!isEmptyDir(volume)) return [];
      const { sizeLimit, medium } = member(volume, "emptyDir");
      const found = { path: at(pod.path, "volumes", index, "emptyDir", "sizeLimit"), value: set(sizeLimit) };
      if (found.value !== undefined) {
        const size = quantity(found.value);
        if (size === undefined) return [{ ...found, problem: "must be a quantity" }];
        return size > 0n ? [] : [{ ...found, problem: "must be more than 0: 0 means no limit" }];
      }
      const inMemory = text(medium)?.startsWith("Memory") ?? false;
      if (isBounded(pod, volume.name, inMemory)) return [];
      return [
        {
          ...found,
          problem: inMemory ? "must be set: an ephemeral-storage limit doesn't bound memory" : "must be set",
        },
      ];
    }),
};

/** A volume without a source is an emptyDir. */
function isEmptyDir(volume: Manifest): boolean {
  const sources = Object.keys(volume).filter((key) => key !== "name" && set(volume[key]) !== undefined);
  return isManifest(volume.emptyDir) || (sources.length === 0 && text(volume.name) !== undefined);
}

/** An emptyDir in memory counts as memory of the container that wrote it, not as storage. */
function isBounded({ containers }: PodSpec, volume: unknown, inMemory: boolean): boolean {
  if (inMemory) return false;
  const mounting = containers.filter(({ spec }) => items(spec.volumeMounts).some(({ name }) => name === volume));
  const isLimited = (spec: Manifest) => (quantity(member(spec, "resources", "limits")["ephemeral-storage"]) ?? 0n) > 0n;
  return mounting.length > 0 && mounting.every(({ spec }) => isLimited(spec));
}
