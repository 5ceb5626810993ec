import { z } from "zod";
import { imagesOf, isMutable, parseImage } from "../lib/image";
import { set, text } from "../manifest";
import type { Finding, Rule } from "../rule";

const config = z.strictObject({
  loaded: z
    .boolean()
    .default(false)
    .describe(
      "whether images are loaded onto the nodes and never pulled; Never and IfNotPresent are then right for every " +
        "image",
    ),
});

export const imagePullPolicy: Rule<z.infer<typeof config>> = {
  name: "image-pull-policy",
  checks: [34],
  title:
    "imagePullPolicy is Always for a mutable tag and IfNotPresent for any other, which is what Kubernetes chooses " +
    "by default.",
  why:
    "With IfNotPresent, a node keeps running an old latest; with Always, a pod with a fixed image can't start " +
    "while the registry is down.",
  fix: "leave imagePullPolicy out",
  severity: "low",
  standards: ["kube-score: container-image-pull-policy"],
  config,
  pod: (pod, { config: { loaded } }) =>
    imagesOf(pod).flatMap(({ reference, pullPolicyPath, pullPolicy }) =>
      judge(pullPolicyPath, reference, pullPolicy, loaded),
    ),
};

function judge(path: string, reference: unknown, policy: unknown, loaded: boolean): Finding[] {
  const [image, value] = [text(reference), set(policy)];
  if (!image || value === undefined || (loaded && value !== "Always")) return [];
  const right = isMutable(parseImage(image)) ? "Always" : "IfNotPresent";
  return value === right ? [] : [{ path, value, problem: `must be ${right}`, fix: `set it to ${right}` }];
}
