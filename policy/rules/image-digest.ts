import { z } from "zod";
import { imagesOf, isIn, parseImage } from "../lib/image";
import { text } from "../manifest";
import type { Context, Finding, Rule } from "../rule";

const config = z.strictObject({
  required: z.boolean().optional().describe("whether images must be pinned; by default in production only"),
  except: z
    .array(z.string())
    .default([])
    .describe("repositories that need no digest, such as docker.io/library/postgres; each covers everything below it"),
});

type Config = z.infer<typeof config>;

export const imageDigest: Rule<Config> = {
  name: "image-digest",
  checks: [32],
  title: "In production, an image is pinned by its digest.",
  why: "Someone can push another image under the same tag: then what runs isn't what was tested, and nobody notices.",
  fix: "add the digest after the tag: @sha256:…",
  severity: "medium",
  standards: ["NSA/CISA: image provenance"],
  config,
  pod: (pod, context) => imagesOf(pod).flatMap(({ path, reference }) => judge(path, text(reference), context)),
};

function judge(
  path: string,
  value: string | undefined,
  { config: { required, except }, environment }: Context<Config>,
): Finding[] {
  if (!(required ?? environment === "prod") || !value) return [];
  const image = parseImage(value);
  if (/^sha(?:256:[0-9a-f]{64}|384:[0-9a-f]{96}|512:[0-9a-f]{128})$/.test(image.digest ?? "") || isIn(image, except))
    return [];
  return [
    {
      path,
      value,
      problem:
        image.digest === undefined
          ? "must be pinned by its digest"
          : "must end in sha256: and 64 hex digits, or sha512: and 128",
    },
  ];
}
