import { z } from "zod";
import { imagesOf, isIn, parseImage } from "../lib/image";
import { text } from "../manifest";
import type { Finding, Rule } from "../rule";

const config = z.strictObject({
  allowed: z
    .array(z.string())
    .default(["docker.io/library", "registry.k8s.io"])
    .describe(
      "registries, or paths in them, that images may come from, such as ghcr.io/my-company; Docker Hub is docker.io, " +
        "and its official images are docker.io/library",
    ),
});

export const imageRegistry: Rule<z.infer<typeof config>> = {
  name: "image-registry",
  checks: [33],
  title: "Images come only from the allowed registries.",
  why: "Anyone can push an image to a public registry under a name that resembles a trusted one.",
  fix: "copy the image to an allowed registry, or allow its registry in the pack's config",
  severity: "high",
  standards: ["NSA/CISA: image provenance", "CIS 5.5.1"],
  config,
  pod: (pod, { config: { allowed } }) =>
    imagesOf(pod).flatMap(({ path, reference }) => judge(path, text(reference), allowed)),
};

function judge(path: string, value: string | undefined, allowed: string[]): Finding[] {
  if (!value || isIn(parseImage(value), allowed)) return [];
  return [
    { path, value, problem: `must come from ${allowed.join(", ") || "an allowed registry, and none is allowed"}` },
  ];
}
