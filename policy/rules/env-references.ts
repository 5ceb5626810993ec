import { z } from "zod";
import { described, referencesOf } from "../lib/references";
import { nameOf, namespaceOf, Stack } from "../lib/stack";
import { isManifest, items, member, text } from "../manifest";
import type { Rule } from "../rule";
import type { Resource } from "../resources";

const config = z.strictObject({
  elsewhere: z
    .array(z.string())
    .default([])
    .describe("names of the ConfigMaps and Secrets that another program or an operator makes"),
});

export const envReferences: Rule<z.infer<typeof config>> = {
  name: "env-references",
  checks: [37],
  title: "Every ConfigMap and Secret that a pod refers to is in the stack, with the key that it names.",
  why: "A pod whose reference leads nowhere waits in CreateContainerConfigError, and the rollout with it.",
  fix: "add the object or the key, make the reference optional, or name the object as one from elsewhere in the pack's config",
  severity: "medium",
  standards: [],
  config,
  stack: (resources, { config: { elsewhere } }) => {
    const stack = new Stack(resources);
    const keys = keysOf(stack);
    return stack.pods.flatMap((pod) =>
      referencesOf(pod).flatMap((reference) => {
        const [name, key] = [text(reference.name) ?? "", text(reference.key)];
        if (elsewhere.includes(name)) return [];
        const found = keys.get(id(reference.kind, namespaceOf(pod.resource), name));
        const problem = !found
          ? "is not in the stack"
          : key !== undefined && found !== "any" && !found.has(key)
            ? "has no such key"
            : undefined;
        return problem
          ? [
              {
                resource: pod.resource,
                path: reference.path,
                problem: `refers to ${described(reference)}, which ${problem}`,
              },
            ]
          : [];
      }),
    );
  },
};

type Keys = ReadonlySet<string> | "any";

/** Keys of every ConfigMap and Secret, those included that an operator will make. */
function keysOf(stack: Stack): Map<string, Keys> {
  const plain = (["ConfigMap", "Secret"] as const).flatMap((kind) =>
    stack.of(kind).map((resource) => entry(kind, resource, nameOf(resource), held(resource))),
  );
  const external = stack.of("ExternalSecret").map((resource) => {
    const spec = member(resource.props, "spec");
    return entry("Secret", resource, text(member(spec, "target").name) ?? nameOf(resource), fetched(resource));
  });
  const sealed = stack.of("SealedSecret").map((resource) => {
    const { props } = resource;
    const name = text(member(props, "spec", "template", "metadata").name) ?? nameOf(resource);
    return entry(
      "Secret",
      resource,
      name,
      namesOf(member(props, "spec", "encryptedData"), member(props, "spec", "template", "data")),
    );
  });
  return new Map([...plain, ...external, ...sealed]);
}

/** A Secret or ConfigMap that the program leaves empty, others fill. */
function held({ props }: Resource): Keys {
  const given = [props.data, props.stringData, props.binaryData].filter(isManifest);
  return given.length > 0 ? namesOf(...given) : "any";
}

/** Keys that External Secrets fetches and templates; what dataFrom brings isn't known here. */
function fetched({ props }: Resource): Keys {
  const spec = member(props, "spec");
  if (items(spec.dataFrom).length > 0) return "any";
  const fetchedKeys = items(spec.data).map(({ secretKey }) => text(secretKey) ?? "");
  return new Set([...fetchedKeys, ...namesOf(member(spec, "target", "template", "data"))]);
}

function namesOf(...objects: object[]): Set<string> {
  return new Set(objects.flatMap(Object.keys));
}

function entry(kind: string, resource: Resource, name: string, keys: Keys): [string, Keys] {
  return [id(kind, namespaceOf(resource), name), keys];
}

function id(kind: string, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
}
