import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { environment } from "../../settings/facts/environment";
import { inPlainWords } from "../../settings/formats/words";

const { betterAuthSecret, databaseUrl, frontendDatabaseUrl, jwtSecret } = environment;

const text = z.string().min(1, "must not be empty");
const url = z.url({ protocol: /^https?$/, error: "must be an http or https URL" });

/** A Service's origins. */
const service = z.object({
  /**
   * Inside the cluster, from any namespace.
   *
   * @requirement SVC-15
   */
  inside: url,
  /** Outside the cluster, if an Ingress or a NodePort leads there. */
  outside: url.optional(),
});

const port = z.int().min(1).max(65535);
const endpoint = z.object({ name: text, protocol: z.enum(["HTTP", "HTTPS", "TCP"]), port, path: text.optional() });

const promotable = z.object({
  /** What runs: `repository@sha256:...`, or a unique tag if the image was loaded into a Minikube's nodes. */
  reference: text,
  /**
   * The tag that it was built under, as in the settings.
   *
   * @requirement IMG-4
   */
  tag: text,
  /** The last commit that changed what the image was built from. */
  commit: text.optional(),
});

/** Images that have run together, and their connection test's result. */
const deployed = z.object({
  /** The application's version, SemVer. */
  version: text,
  frontend: promotable,
  /** Absent if the backend is another stack's. */
  backend: promotable.optional(),
  /** `off` if the settings turn it off. */
  connectionTest: z.enum(["passed", "off"]),
  /** Stacks that the images were promoted from, the nearest first. */
  promotedFrom: z.array(text),
  /** When the update completed, RFC 3339. */
  at: text,
});

const release = deployed.extend({
  /** Earlier releases, the newest first. */
  previous: z.array(deployed),
});

/**
 * What another stack's frontend needs in addition to the backend's URL: where its secrets are, but never their values.
 */
const sharedBackend = z.object({
  /**
   * The instance in its pods' labels and the port that they listen on, for network policies.
   *
   * @requirement LBL-2
   */
  instance: text,
  port,
  database: z.object({
    port,
    /** The Service and component of a database in the stack's namespace. */
    inside: z.object({ service: text, component: z.enum(["postgres", "primary"]) }).optional(),
    /** CIDR blocks of a database outside the cluster. */
    addressRanges: z.array(text),
    /**
     * How connections to one outside the cluster are secured; absent for one in the cluster.
     *
     * @requirement DB-29
     */
    tls: z.object({ mode: z.enum(["disable", "require", "verify-ca", "verify-full"]), ca: text.optional() }).optional(),
  }),
  /** The Secret in the stack's namespace, and its keys. */
  secret: z.object({
    name: text,
    keys: z.object({
      [databaseUrl.key]: text,
      /** Absent in a stack of a version whose frontends connected as the backend does. */
      [frontendDatabaseUrl.key]: text.optional(),
      [jwtSecret.key]: text,
      [betterAuthSecret.key]: text,
    }),
  }),
  /**
   * The signature algorithm of the tokens that the backend accepts.
   *
   * @requirement CM-22
   */
  jwtAlgorithm: z.enum(["HS256", "HS384", "HS512"]),
  /**
   * Origins whose pages may call it from a browser; `*` allows all.
   *
   * @requirement CM-11
   */
  origins: z.array(text),
  /** Namespaces whose frontends its network policies allow; absent if it has no policies. */
  frontendNamespaces: z.array(text).optional(),
});

/**
 * A stack's outputs for other stacks and for people. The compiler holds index.ts to this schema, and another stack's
 * outputs are checked against it when they are read. Nothing in it is secret.
 */
export const stackOutputs = z.object({
  /** Where people open the application. */
  url,
  /** The namespace of everything that the stack creates. */
  namespace: text,
  /** Identifies its cluster. */
  clusterId: text,
  services: z.object({ frontend: service, backend: service.optional() }),
  /**
   * The stack that has the backend. If that is this one, also what other stacks' frontends need to know about it;
   * otherwise the instance in this stack's labels.
   */
  backend: z.object({ stack: text, instance: text.optional(), shared: sharedBackend.optional() }),
  /**
   * Its Services, as records.
   *
   * @requirement SVC-16
   */
  endpoints: z.array(endpoint),
  /** The last update that completed. */
  release,
});

/** Where a stack's data and its dumps are: the fields that are read of the output `storage`. */
export const storageOutput = z.object({
  /**
   * The database's claim, with which the next update compares its own; absent without one.
   *
   * @requirement DB-25
   */
  claim: z
    .object({
      namespace: text,
      name: text,
      storageClass: z.string(),
      selector: z.looseObject({}).optional(),
      subPath: z.string().optional(),
      postgresMajor: z.int().optional(),
      protected: z.boolean(),
    })
    .optional(),
  /** The CronJob that makes them; absent if the settings have no backup. */
  backup: z.object({ namespace: text, cronJob: text }).optional(),
});

export type StackOutputs = z.output<typeof stackOutputs>;
export type Deployed = z.output<typeof deployed>;
export type SharedBackend = z.output<typeof sharedBackend>;
export type Release = z.output<typeof release>;
type OutputName = keyof StackOutputs;

/** An input whose members may each be inputs, too. */
type Deep<T> = pulumi.Input<T> | (T extends object ? { [Key in keyof T]: Deep<T[Key]> } : never);

/** The stack's outputs, checked against the schema by the compiler. */
export function exportedOutputs(outputs: { [Name in OutputName]: Deep<StackOutputs[Name]> }) {
  return outputs;
}

/** How a stack's outputs differ from a shape, one sentence each. Values aren't shown: they may be secret. */
export function shapeProblems(given: Record<string, unknown>, shape: Record<string, z.ZodType>): string[] {
  return Object.entries(shape).flatMap(([name, type]) => {
    if (given[name] === undefined) return [`its output ${name} is missing`];
    const { error } = type.safeParse(given[name], { error: inPlainWords });
    return (error?.issues ?? []).map(({ path, message }) => `its output ${[name, ...path].join(".")} ${message}`);
  });
}
