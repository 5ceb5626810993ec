import { sizeLimits } from "../defaults/environments";
import { quantityBytes } from "../formats";
import { inRegistry, isVersion, registryOf } from "../facts/images";
import { remove, set } from "../problems";
import { isProduction, isShared, ofComponents, type Rule } from "./rule";

/** CFG-26: no digest is ignored; an image is either another stack's or one of the settings. */
export const promotedImagesAreOneStacks = ofComponents(({ image: { digest } }, { promoteFrom }, name) => {
  const key = `${name}.image.digest`;
  if (promoteFrom === undefined || digest === undefined) return [];
  return [
    {
      key,
      value: digest,
      rule: `isn't run while images are promoted from ${promoteFrom} (CFG-26)`,
      fix: `${remove(key)}, or ${remove("promoteFrom")}`,
    },
  ];
});

/** IMG-7: a stack promotes what another has tried. */
export function othersArePromoted(stack: string): Rule {
  return ({ promoteFrom }) => {
    if (promoteFrom === undefined || promoteFrom.split("/").at(-1) !== stack) return [];
    return [
      {
        key: "promoteFrom",
        value: promoteFrom,
        rule: "must be another stack than this one (IMG-7)",
        fix: `${set("promoteFrom", "<stack>")}, or ${remove("promoteFrom")}`,
      },
    ];
  };
}

/** IMG-28: built images reach a registry that the cluster pulls from. */
export const registryIsKnown: Rule = ({ cluster, frontend, backend }) => {
  const nowhere = [frontend, backend].filter(
    ({ image }) => image.registry === "" && registryOf(image.repository) === undefined,
  );
  if (cluster.kind !== "existing" || nowhere.length === 0) return [];
  return [
    {
      key: "global.imageRegistry",
      value: "",
      rule: "must name the registry that an existing cluster pulls from (IMG-28)",
      fix: set("global.imageRegistry", "ghcr.io/your-org"),
    },
  ];
};

/** IMG-2: a registry is said once, and what an image's own registry says holds. */
export const registriesAgree = ofComponents(({ image: { registry, repository } }, { global }, name) => {
  const other = registryOf(repository);
  if (registry === global.imageRegistry || other === undefined || repository.startsWith(`${registry}/`)) return [];
  const key = `${name}.image.registry`;
  return [
    {
      key,
      value: registry,
      rule: `must be the registry that the repository begins with, ${other} (IMG-2)`,
      fix: `${set(key, other)}, or ${remove(key)}`,
    },
  ];
});

/** IMG-28: one image a component; in one repository, one would take the other's tag. */
export const imagesDiffer: Rule = ({ frontend, backend }) => {
  const [first, second] = [frontend, backend].map(({ image }) => inRegistry(image.registry, image.repository));
  if (first !== second) return [];
  const key = "backend.image.repository";
  return [
    { key, value: backend.image.repository, rule: "is the frontend's already (IMG-28)", fix: set(key, "todo-backend") },
  ];
};

/** IMG-5, IMG-6: what runs in production has a version that names one build. */
export const productionRunsVersions = ofComponents(({ image }, settings, name) => {
  if (!isProduction(settings) || isVersion(image.tag)) return [];
  return [
    {
      key: `${name}.image.tag`,
      value: image.tag,
      rule: "must be a SemVer version in production, never latest (IMG-5, IMG-6)",
      fix: set(`${name}.image.tag`, "v1.2.3"),
    },
  ];
});

/** IMG-6: nor does production's database run whatever `latest` is today. */
export const productionPinsItsDatabase: Rule = (settings) => {
  const { enabled, image } = settings.database.internal;
  if (!isProduction(settings) || !enabled || image.tag !== "latest" || image.digest !== undefined) return [];
  const key = "database.internal.image.tag";
  return [
    {
      key,
      value: image.tag,
      rule: "must be a version in production, never latest (IMG-6)",
      fix: set(key, "15-bookworm"),
    },
  ];
};

/** IMG-6: `latest` says nothing about what staging tries out. */
export const latestIsForDevelopment = ofComponents(({ image }, { global }, name) => {
  if (global.environment !== "staging" || image.tag !== "latest") return [];
  return [
    {
      key: `${name}.image.tag`,
      value: image.tag,
      rule: "should be a version outside development (IMG-6)",
      fix: set(`${name}.image.tag`, "v1.2.3"),
    },
  ];
});

/** IMG-14: images stay small, and a stack may ask for smaller ones alone. */
export const limitsAreKept = ofComponents(({ image: { sizeLimit } }, _, name) => {
  if (quantityBytes(sizeLimit) <= quantityBytes(sizeLimits[name])) return [];
  const key = `${name}.image.sizeLimit`;
  return [
    { key, value: sizeLimit, rule: `must be at most ${sizeLimits[name]} (IMG-14)`, fix: set(key, sizeLimits[name]) },
  ];
});

/** IMG-25: what people rely on runs no image that nobody has looked into. */
export const sharedStacksScan: Rule = (settings) => {
  if (!isShared(settings) || settings.imageScan.enabled) return [];
  const key = "imageScan.enabled";
  return [{ key, value: false, rule: "must be true in staging and production (IMG-25)", fix: set(key, true) }];
};
