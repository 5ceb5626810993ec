import { z } from "zod";
import { isIn, parseImage } from "../lib/image";
import { at, text } from "../manifest";
import type { Rule } from "../rule";

const config = z.strictObject({
  required: z.boolean().optional().describe("whether images have to be pinned; in production where it is left out"),
  except: z.array(z.string()).default([]).describe("repositories that need no digest, such as docker.io/library/postgres; those under one of them, too"),
});

export const imageDigest: Rule<z.infer<typeof config>> = {
  name: "image-digest",
  checks: [32],
  title: "In production, an image is pinned by its digest.",
  why: "A tag can be pushed again: what is tested and what runs are then two images, and nobody sees it.",
  fix: "add the digest after the tag: @sha256:…",
  severity: "medium",
  standards: ["NSA/CISA: image provenance"],
  config,
  container: ({ path, spec }, { config: { required, except }, environment }) => {
    const value = text(spec.image);
    if (!(required ?? environment === "prod") || !value) return [];
    const image = parseImage(value);
    if (/^sha256:[0-9a-f]{64}$/.test(image.digest ?? "") || isIn(image, except)) return [];
    return [{ path: at(path, "image"), value, problem: image.digest === undefined ? "must be pinned by its digest" : "must end in sha256: and 64 hex digits" }];
  },
};
