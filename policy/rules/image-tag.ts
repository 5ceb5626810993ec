import { z } from "zod";
import { builtReferences, type Image, imagesOf, isIn, parseImage } from "../lib/image";
import { set, text } from "../manifest";
import type { Context, Finding, Rule } from "../rule";

const config = z.strictObject({
  latest: z
    .boolean()
    .default(false)
    .describe("whether the tag latest may be used, for images that are rebuilt all the time"),
  semver: z.boolean().optional().describe("whether a tag must be a version number; by default in production only"),
  otherVersions: z
    .array(z.string())
    .default([])
    .describe(
      "repositories whose tags follow another version scheme, such as docker.io/library/postgres; each entry covers " +
        "everything below it",
    ),
});
type Config = z.infer<typeof config>;

const semver = /^v?(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:[-_+][0-9A-Za-z.+_-]+)?$/;

export const imageTag: Rule<Config> = {
  name: "image-tag",
  checks: [31],
  title:
    "An image has a tag other than latest; in production the tag is a version number. A digest may replace the " +
    "tag.",
  why: "`latest` is a different image from node to node and from day to day, so no rollback can return to it.",
  fix: "tag the image with its version",
  severity: "medium",
  standards: ["CIS 5.5.1"],
  config,
  pod: (pod, context) => imagesOf(pod).flatMap(({ path, reference }) => judge(path, reference, context)),
  resource: (resource, context) => builtReferences(resource).flatMap(({ path, value }) => judge(path, value, context)),
};

function judge(path: string, value: unknown, { config, environment }: Context<Config>): Finding[] {
  if (!text(value)) return [{ path, value: set(value), problem: "must name an image" }];
  const image = parseImage(String(value));
  const problem =
    image.tag === undefined
      ? withoutTag(image)
      : wrongTag(image, image.tag, config, config.semver ?? environment === "prod");
  return problem ? [{ path, value, problem }] : [];
}

function withoutTag({ digest }: Image): string | undefined {
  return digest === undefined ? "must have a tag: without one it is latest" : undefined;
}

function wrongTag(
  image: Image,
  tag: string,
  { latest, otherVersions }: Config,
  versioned: boolean,
): string | undefined {
  if (tag === "") return "must have a tag after the colon";
  if (tag === "latest") return latest ? undefined : "must not have the tag latest";
  if (versioned && !semver.test(tag) && !isIn(image, otherVersions))
    return "must have a version number as its tag, such as 1.4.2";
  return undefined;
}
