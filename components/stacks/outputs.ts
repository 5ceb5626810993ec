import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { inPlainWords } from "../../settings/words";

const text = z.string().min(1, "must not be empty");
const url = z.url({ protocol: /^https?$/, error: "must be a URL, with http or https" });

/** URLs of a Service's origin. */
const service = z.object({
  /** Inside the cluster, from any namespace (SVC-15). */
  inside: url,
  /** Outside of it, where an Ingress or a port of the nodes leads there. */
  outside: url.optional(),
});

const endpoint = z.object({ name: text, protocol: z.enum(["HTTP", "HTTPS", "TCP"]), port: z.int().min(1).max(65535), path: text.optional() });

const promotable = z.object({
  /** What runs: `repository@sha256:...`, or a tag of its own in a Minikube's nodes. */
  reference: text,
  /** Tag that it was built under, as the settings say it (IMG-4). */
  tag: text,
  /** Last commit that changed what it was built from. */
  commit: text.optional(),
});

/** Images that have run together, and how they stood the connection test. */
const deployed = z.object({
  /** Version of the application, SemVer. */
  version: text,
  frontend: promotable,
  backend: promotable,
  /** `off` where the settings have switched it off. */
  connectionTest: z.enum(["passed", "off"]),
  /** Stacks that the images come from by promotion, the nearest first. */
  promotedFrom: z.array(text),
  /** When it was complete, RFC 3339. */
  at: text,
});

const release = deployed.extend({
  /** What ran before, the newest first. */
  previous: z.array(deployed),
});

/**
 * What a stack says of itself to other stacks and to people: what index.ts exports is held to it, and what another stack
 * has exported is checked against it when it arrives. Nothing in it is a secret.
 */
export const stackOutputs = z.object({
  /** Where a person opens the application. */
  url,
  /** Namespace of everything that the stack makes. */
  namespace: text,
  /** What its cluster is told from others by. */
  clusterId: text,
  services: z.object({ frontend: service, backend: service }),
  /** Its Services, as records (SVC-16). */
  endpoints: z.array(endpoint),
  /** The last update that came to its end. */
  release,
});

export type StackOutputs = z.output<typeof stackOutputs>;
export type Deployed = z.output<typeof deployed>;
export type Release = z.output<typeof release>;
type OutputName = keyof StackOutputs;

/** What is or comes to be a value, with members that do so each by itself. */
type Deep<T> = pulumi.Input<T> | (T extends object ? { [Key in keyof T]: Deep<T[Key]> } : never);

/** The stack's outputs, as its program learns them. */
export function exportedOutputs(outputs: { [Name in OutputName]: Deep<StackOutputs[Name]> }) {
  return outputs;
}

/** A stack's outputs that aren't as a shape says, each in words; none where they are. A value is never shown: it may be a secret. */
export function shapeProblems(given: Record<string, unknown>, shape: Record<string, z.ZodType>): string[] {
  return Object.entries(shape).flatMap(([name, type]) => {
    if (given[name] === undefined) return [`its output ${name} is missing`];
    const { error } = type.safeParse(given[name], { error: inPlainWords });
    return (error?.issues ?? []).map(({ path, message }) => `its output ${[name, ...path].join(".")} ${message}`);
  });
}
