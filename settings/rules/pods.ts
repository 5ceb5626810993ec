import { dnsLabel } from "../formats/names";
import { type Problem, remove, set } from "../problems";
import { pathText } from "../formats/tree";
import { configFiles, secretFiles, volumeName } from "../facts/volumes";
import { ofComponents } from "./rule";

/**
 * A probe uses a port of the container.
 *
 * @requirement PRB-5, X-2
 */
export const probesOnContainerPort = ofComponents(({ healthCheck, port }, _, name) =>
  (["startup", "liveness", "readiness"] as const)
    .filter((kind) => healthCheck[kind].port !== "http" && healthCheck[kind].port !== port)
    .map((kind) => {
      const key = `${name}.healthCheck.${kind}.port`;
      return {
        key,
        value: healthCheck[kind].port,
        rule: `must be the container's port: http or ${port}`,
        fix: set(key, "http"),
      };
    }),
);

/**
 * A local profile is named with type Localhost, and only then.
 *
 * @requirement SEC-8
 */
export const localhostProfileNamed = ofComponents(({ securityContext: { seccompProfile } }, _, name) => {
  const { type, localhostProfile } = seccompProfile;
  const key = `${name}.securityContext.seccompProfile.localhostProfile`;
  if (type === "Localhost" && localhostProfile === undefined) {
    return [{ key, rule: "is required with type Localhost", fix: set(key, "<value>") }];
  }
  if (type === "Localhost" || localhostProfile === undefined) return [];
  return [{ key, value: localhostProfile, rule: "has no effect unless type is Localhost", fix: remove(key) }];
});

/**
 * A pod isn't killed before it has stopped serving.
 *
 * @requirement CFG-28
 */
export const gracePeriodAboveDrain = ofComponents(({ drainSeconds, terminationGracePeriodSeconds }, _, name) => {
  if (terminationGracePeriodSeconds > drainSeconds) return [];
  const key = `${name}.terminationGracePeriodSeconds`;
  return [
    {
      key,
      value: terminationGracePeriodSeconds,
      rule: `must be above drainSeconds, ${drainSeconds}`,
      fix: set(key, drainSeconds + 25),
    },
  ];
});

/**
 * Each writable directory has its own volume and path; Kubernetes refuses the pods otherwise.
 *
 * @requirement DEP-22
 */
export const oneVolumePerWritablePath = ofComponents(({ writablePaths, configVolume, secretVolume }, _, component) => {
  const mounted = [...(configVolume ? [configFiles] : []), ...(secretVolume ? [secretFiles] : [])];
  const taken = new Map(mounted.flatMap(({ name, path }) => [name, volumeName(path)].map((volume) => [volume, path])));
  return Object.keys(writablePaths).flatMap((path): Problem[] => {
    const key = pathText([component, "writablePaths", path]);
    const volume = volumeName(path);
    const other = taken.get(volume);
    taken.set(volume, path);
    if (other !== undefined) return [{ key, rule: `would share the volume ${volume} with ${other}`, fix: remove(key) }];
    if (dnsLabel.safeParse(volume).success) return [];
    return [{ key, rule: "must have 1 to 63 letters and digits, which become its volume's name", fix: remove(key) }];
  });
});
