import { dnsLabel } from "../formats";
import { type Problem, remove, set } from "../problems";
import { pathText } from "../formats/tree";
import { configFiles, secretFiles, volumeName } from "../facts/volumes";
import { ofComponents } from "./rule";

/** PRB-5, X-2: a check asks a port that the container has. */
export const checksAskTheContainer = ofComponents(({ healthCheck, port }, _, name) =>
  (["startup", "liveness", "readiness"] as const)
    .filter((kind) => healthCheck[kind].port !== "http" && healthCheck[kind].port !== port)
    .map((kind) => {
      const key = `${name}.healthCheck.${kind}.port`;
      return {
        key,
        value: healthCheck[kind].port,
        rule: `must be the container's port: http or ${port} (PRB-5, X-2)`,
        fix: set(key, "http"),
      };
    }),
);

/** SEC-8: a profile of the node's is named, and no other is. */
export const profilesHaveTheirType = ofComponents(({ securityContext: { seccompProfile } }, _, name) => {
  const { type, localhostProfile } = seccompProfile;
  const key = `${name}.securityContext.seccompProfile.localhostProfile`;
  if (type === "Localhost" && localhostProfile === undefined) {
    return [{ key, rule: "is required with type Localhost (SEC-8)", fix: set(key, "<value>") }];
  }
  if (type === "Localhost" || localhostProfile === undefined) return [];
  return [{ key, value: localhostProfile, rule: "only goes with type Localhost (SEC-8)", fix: remove(key) }];
});

/** CFG-28: a pod isn't killed before it has stopped serving. */
export const podsHaveTimeToEnd = ofComponents(({ drainSeconds, terminationGracePeriodSeconds }, _, name) => {
  if (terminationGracePeriodSeconds > drainSeconds) return [];
  const key = `${name}.terminationGracePeriodSeconds`;
  return [
    {
      key,
      value: terminationGracePeriodSeconds,
      rule: `must be above drainSeconds, ${drainSeconds} (CFG-28)`,
      fix: set(key, drainSeconds + 25),
    },
  ];
});

/** DEP-22: each directory that can be written has a volume and a place of its own, or Kubernetes takes none of the pods. */
export const writablePathsHaveVolumes = ofComponents(({ writablePaths, configVolume, secretVolume }, _, component) => {
  const mounted = [...(configVolume ? [configFiles] : []), ...(secretVolume ? [secretFiles] : [])];
  const taken = new Map(mounted.flatMap(({ name, path }) => [name, volumeName(path)].map((volume) => [volume, path])));
  return Object.keys(writablePaths).flatMap((path): Problem[] => {
    const key = pathText([component, "writablePaths", path]);
    const volume = volumeName(path);
    const other = taken.get(volume);
    taken.set(volume, path);
    if (other !== undefined)
      return [{ key, rule: `would be the same volume, ${volume}, as ${other} (DEP-22)`, fix: remove(key) }];
    if (dnsLabel.safeParse(volume).success) return [];
    return [
      { key, rule: "must have from 1 to 63 letters and digits, which name its volume (DEP-22)", fix: remove(key) },
    ];
  });
});
