import { judgeResource, judgeStack } from "../../../policy/engine/judge";
import type { Manifest } from "../../../policy/manifest";
import type { Registration } from "../../../policy/resources";
import { rules } from "../../../policy/rules";
import { contextOf } from "./check";
import type { Options } from "./fixtures";

/** A manifest as Pulumi's Kubernetes provider registers it. */
export function registrationOf(manifest: Manifest, index = 0): Registration {
  const apiVersion = String(manifest.apiVersion);
  const group = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
  return {
    type: `kubernetes:${group}:${String(manifest.kind)}`,
    name: `manifest-${index}`,
    urn: `urn:${index}`,
    props: manifest,
    protect: true,
  };
}

/** What rules find in a stack made of manifests, one line each: `Deployment spec.replicas must be at least 3`. */
export function violationsOf(names: string[], manifests: Manifest[], options: Options = {}): string[] {
  const stack = manifests.map(registrationOf);
  return names.flatMap((name) => {
    const rule = rules.find((each) => each.name === name);
    if (!rule) throw new Error(`The pack has no rule ${name}.`);
    const context = contextOf(rule, options);
    return [...stack.map((each) => judgeResource(rule, each, context)), judgeStack(rule, stack, context)]
      .flatMap(({ findings }) => findings)
      .filter(({ advisory }) => !advisory)
      .map(({ resource, path, problem }) => `${resource.kind} ${path} ${problem}`);
  });
}
