import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { environment } from "../../settings/facts/environment";
import { inPlainWords } from "../../settings/formats/words";

const { betterAuthSecret, databaseUrl, jwtSecret } = environment;

const text = z.string().min(1, "must not be empty");
const url = z.url({ protocol: /^https?$/, error: "must be an http or https URL" });

/** URLs of a Service's origin. */
const service = z.object({
  /** Inside the cluster, from any namespace (SVC-15). */
  inside: url,
  /** Outside of it, where an Ingress or a port of the nodes leads there. */
  outside: url.optional(),
});

const port = z.int().min(1).max(65535);
const endpoint = z.object({ name: text, protocol: z.enum(["HTTP", "HTTPS", "TCP"]), port, path: text.optional() });

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
  /** None where the backend is another stack's. */
  backend: promotable.optional(),
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

/** What the frontend of another stack needs of a stack's backend, beside its URL: where secrets are, and none of them. */
const sharedBackend = z.object({
  /** Instance by its pods' labels (LBL-2), and the port that they listen on, for network policies. */
  instance: text,
  port,
  database: z.object({
    port,
    /** Service and component of a database in the stack's namespace. */
    inside: z.object({ service: text, component: z.enum(["postgres", "primary"]) }).optional(),
    /** Where the addresses of one outside of the cluster lie. */
    addressRanges: z.array(text),
  }),
  /** Secret of the stack's namespace, and the keys in it. */
  secret: z.object({
    name: text,
    keys: z.object({ [databaseUrl.key]: text, [jwtSecret.key]: text, [betterAuthSecret.key]: text }),
  }),
  /** How tokens are signed that the backend accepts (CM-22). */
  jwtAlgorithm: z.enum(["HS256", "HS384", "HS512"]),
  /** Origins whose pages may ask it; `*` is any (CM-11). */
  origins: z.array(text),
  /** Namespaces whose frontends its network policies let in; absent where it has no policies. */
  frontendNamespaces: z.array(text).optional(),
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
  services: z.object({ frontend: service, backend: service.optional() }),
  /** Stack that has the backend; with what frontends of other stacks need of it, where that is this one. */
  backend: z.object({ stack: text, shared: sharedBackend.optional() }),
  /** Its Services, as records (SVC-16). */
  endpoints: z.array(endpoint),
  /** The last update that came to its end. */
  release,
});

/** Where a stack's dumps are, for people and the toolchain: the output `storage`, as far as it is read here. */
export const storageOutput = z.object({
  /** The CronJob that makes them; none where the settings have no backup. */
  backup: z.object({ namespace: text, cronJob: text }).optional(),
});

export type StackOutputs = z.output<typeof stackOutputs>;
export type Deployed = z.output<typeof deployed>;
export type SharedBackend = z.output<typeof sharedBackend>;
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
