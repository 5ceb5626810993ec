import { set } from "../problems";
import { isProduction, ofComponents, type Rule } from "./rule";

/** SemVer with an optional leading `v`; `_` stands for the `+` that no tag can hold. */
const semVer = /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(_[0-9A-Za-z.-]+)?$/;

/** IMG-28: built images reach a registry that the cluster pulls from. */
export const registryIsKnown: Rule = ({ cluster, global }) => {
  if (cluster.kind !== "existing" || global.imageRegistry !== "") return [];
  return [
    {
      key: "global.imageRegistry",
      value: "",
      rule: "must name the registry that an existing cluster pulls from (IMG-28)",
      fix: set("global.imageRegistry", "ghcr.io/your-org"),
    },
  ];
};

/** IMG-5, IMG-6: what runs in production has a version that names one build. */
export const productionRunsVersions = ofComponents(({ image }, settings, name) => {
  if (!isProduction(settings) || semVer.test(image.tag)) return [];
  return [
    {
      key: `${name}.image.tag`,
      value: image.tag,
      rule: "must be a SemVer version in production, never latest (IMG-5, IMG-6)",
      fix: set(`${name}.image.tag`, "v1.2.3"),
    },
  ];
});

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
