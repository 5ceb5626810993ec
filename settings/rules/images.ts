import { sizeLimits } from "../defaults/environments";
import { quantityBytes } from "../formats/quantities";
import { inRegistry, isVersion, registryOf } from "../facts/images";
import { remove, set } from "../problems";
import { isProduction, isShared, ofComponents, type Rule } from "./rule";

/**
 * An image comes from another stack or from the settings, not from both.
 *
 * @requirement CFG-26
 */
export const noDigestWhilePromoting = ofComponents(({ image: { digest } }, { promoteFrom }, name) => {
  const key = `${name}.image.digest`;
  if (promoteFrom === undefined || digest === undefined) return [];
  return [
    {
      key,
      value: digest,
      rule: `isn't used while images are promoted from ${promoteFrom}`,
      fix: `${remove(key)}, or ${remove("promoteFrom")}`,
    },
  ];
});

/**
 * A stack promotes the images of another stack.
 *
 * @requirement IMG-7
 */
export function promoteFromAnotherStack(stack: string): Rule {
  return ({ promoteFrom }) => {
    if (promoteFrom === undefined || promoteFrom.split("/").at(-1) !== stack) return [];
    return [
      {
        key: "promoteFrom",
        value: promoteFrom,
        rule: "must name a stack other than this one",
        fix: `${set("promoteFrom", "<stack>")}, or ${remove("promoteFrom")}`,
      },
    ];
  };
}

/**
 * An existing cluster pulls the built images from a registry.
 *
 * @requirement IMG-28
 */
export const registryForExistingCluster: Rule = ({ cluster, frontend, backend }) => {
  const nowhere = [frontend, backend].filter(
    ({ image }) => image.registry === "" && registryOf(image.repository) === undefined,
  );
  if (cluster.kind !== "existing" || nowhere.length === 0) return [];
  return [
    {
      key: "global.imageRegistry",
      value: "",
      rule: "must name a registry that the existing cluster can pull from",
      fix: set("global.imageRegistry", "ghcr.io/your-org"),
    },
  ];
};

/**
 * The image's registry and the host in its repository agree.
 *
 * @requirement IMG-2
 */
export const registryMatchesRepository = ofComponents(({ image: { registry, repository } }, { global }, name) => {
  const other = registryOf(repository);
  if (registry === global.imageRegistry || other === undefined || repository.startsWith(`${registry}/`)) return [];
  const key = `${name}.image.registry`;
  return [
    {
      key,
      value: registry,
      rule: `must be the registry that the repository starts with, ${other}`,
      fix: `${set(key, other)}, or ${remove(key)}`,
    },
  ];
});

/**
 * Frontend and backend have separate repositories; in a shared one, each would overwrite the other's tag.
 *
 * @requirement IMG-28
 */
export const uniqueRepositories: Rule = ({ frontend, backend }) => {
  const [first, second] = [frontend, backend].map(({ image }) => inRegistry(image.registry, image.repository));
  if (first !== second) return [];
  const key = "backend.image.repository";
  return [{ key, value: backend.image.repository, rule: "is already the frontend's", fix: set(key, "todo-backend") }];
};

/**
 * Production runs a version that identifies one build.
 *
 * @requirement IMG-5, IMG-6
 */
export const versionTagInProduction = ofComponents(({ image }, settings, name) => {
  if (!isProduction(settings) || isVersion(image.tag)) return [];
  return [
    {
      key: `${name}.image.tag`,
      value: image.tag,
      rule: "must be a SemVer version in production, not latest",
      fix: set(`${name}.image.tag`, "v1.2.3"),
    },
  ];
});

/**
 * Production's database doesn't run whatever `latest` happens to be.
 *
 * @requirement IMG-6
 */
export const noLatestDatabaseInProduction: Rule = (settings) => {
  const { enabled, image } = settings.database.internal;
  if (!isProduction(settings) || !enabled || image.tag !== "latest" || image.digest !== undefined) return [];
  const key = "database.internal.image.tag";
  return [
    {
      key,
      value: image.tag,
      rule: "must be a version in production, not latest",
      fix: set(key, "15-bookworm"),
    },
  ];
};

/**
 * `latest` doesn't say which version staging tests.
 *
 * @requirement IMG-6
 */
export const noLatestInStaging = ofComponents(({ image }, { global }, name) => {
  if (global.environment !== "staging" || image.tag !== "latest") return [];
  return [
    {
      key: `${name}.image.tag`,
      value: image.tag,
      rule: "should be a version outside development",
      fix: set(`${name}.image.tag`, "v1.2.3"),
    },
  ];
});

/**
 * Images stay small: a stack may lower the limit, not raise it.
 *
 * @requirement IMG-14
 */
export const sizeLimitNotRaised = ofComponents(({ image: { sizeLimit } }, _, name) => {
  if (quantityBytes(sizeLimit) <= quantityBytes(sizeLimits[name])) return [];
  const key = `${name}.image.sizeLimit`;
  return [{ key, value: sizeLimit, rule: `must be at most ${sizeLimits[name]}`, fix: set(key, sizeLimits[name]) }];
});

/**
 * Staging and production run only scanned images.
 *
 * @requirement IMG-25
 */
export const imageScanOutsideDevelopment: Rule = (settings) => {
  if (!isShared(settings) || settings.imageScan.enabled) return [];
  const key = "imageScan.enabled";
  return [{ key, value: false, rule: "must be true in staging and production", fix: set(key, true) }];
};
