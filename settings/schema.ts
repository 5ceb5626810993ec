import { z } from "zod";
import { bytes, cpu, dnsLabel, imageTag, nodePort, port } from "./formats";

/**
 * What a stack may set. Every object is strict: an unknown key is an error, never ignored (CFG-26). A key that is left
 * out takes the default of the stack's environment (see environments.ts).
 */

const environment = z
  .enum(["development", "staging", "production", "dev", "prod"])
  .transform((name) => (name === "dev" ? "development" : name === "prod" ? "production" : name))
  .describe("Which environment's defaults and rules apply; `dev` and `prod` are short forms (CFG-1).");

const quantities = z.strictObject({
  cpu: cpu.describe("CPU, in cores or millicores (VAL-1)."),
  memory: bytes.describe("Memory, with a unit (VAL-2)."),
});

const resources = z
  .strictObject({ requests: quantities, limits: quantities })
  .describe("Requests and limits of the container; a change restarts its pods (CFG-12, DEP-21).");

const image = z.strictObject({
  repository: z
    .string()
    .min(1)
    .regex(/^[a-z0-9]+([._/-][a-z0-9]+)*$/, "must be a lower-case repository path, without a tag or digest")
    .describe("Repository, without registry, tag and digest (IMG-3)."),
  tag: imageTag.describe("Tag that the built image is pushed under; workloads run it by digest (IMG-4, IMG-7)."),
});

const service = z.strictObject({
  type: z.enum(["ClusterIP", "NodePort", "LoadBalancer"]).describe("How the Service is reached (SVC-3)."),
  nodePort: nodePort.optional().describe("Port on every node, with type NodePort or LoadBalancer (SVC-8)."),
});

const component = z.strictObject({
  serviceName: dnsLabel.describe("Name of the Deployment and the Service; a change replaces both (CFG-6)."),
  port: port.describe("Container port, which the Service, probes and URLs follow (CFG-11, X-1)."),
  replicaCount: z.int().min(1).max(20).describe("Number of pods (CFG-7)."),
  image,
  service,
  resources,
});

const cluster = z.strictObject({
  kind: z
    .enum(["embedded", "existing"])
    .describe("`embedded`: the cluster that `npm run toolchain -- up` starts on this machine; `existing`: any other, by kubeconfig."),
  context: z.string().min(1).optional().describe("Context of the kubeconfig; its current context when left out. Only with `existing`."),
});

const database = z.strictObject({
  image: z.string().min(1).describe("PostgreSQL image, with tag or digest (IMG-27)."),
  name: z.string().min(1).describe("Database name (CM-18)."),
  username: z.string().min(1).describe("Database user (SCR-9)."),
  resources,
  persistence: z.strictObject({
    size: bytes.describe("Size of the volume claim (DB-17)."),
    storageClass: z.string().describe('StorageClass of the claim; "" is the cluster\'s default. Can\'t change once the claim exists (DB-15).'),
  }),
});

const jwt = z.strictObject({
  algorithm: z.enum(["HS256", "HS384", "HS512"]).describe("Signature of the token that the frontend's server sends (CM-22)."),
  expiration: z.int().positive().describe("Life of that token in seconds (CM-21)."),
});

export const schema = z.strictObject({
  global: z.strictObject({
    environment,
    imageRegistry: z
      .string()
      .describe("Registry host that built images are pushed to and run from; the embedded cluster brings its own (IMG-2)."),
  }),
  namespace: dnsLabel.describe("Namespace of everything the stack makes; a change replaces all of it, data included (CFG-5)."),
  cluster,
  frontend: component,
  backend: component.extend({
    logLevel: z
      .string()
      .toUpperCase()
      .pipe(z.enum(["DEBUG", "INFO", "WARNING", "ERROR"]))
      .describe("Lowest level that is logged, in any case (CFG-14)."),
  }),
  database,
  jwt,
});

/** A stack's settings, complete: what it sets over its environment's defaults. */
export type Settings = z.output<typeof schema>;
export type ComponentSettings = Settings["frontend"];
export type DatabaseSettings = Settings["database"];
export type Resources = z.output<typeof resources>;
