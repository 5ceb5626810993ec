import { z } from "zod";
import { environment as application, variableName } from "../facts/environment";
import { dnsLabel, dnsSubdomain, stackName, storageClass } from "../formats/names";
import { wholeNumber } from "../formats/numbers";
import { rbac, serviceAccount } from "./access";
import { corsOrigins, features, jwt, llmProvider, logging, session } from "./application";
import { cluster } from "./cluster";
import { component } from "./component";
import type { probe, resources } from "./containers";
import { configMap } from "./config-map";
import { database } from "./database";
import { environment } from "./environment";
import { imagePins, imageScan, registry } from "./images";
import { ingress } from "./ingress";
import { connectionTest, migration, reminders } from "./jobs";
import { networkPolicy } from "./network-policy";
import { encryptedValues } from "./secret-values";
import { type extra, secrets } from "./secrets";
import { setting } from "./setting";

/** A key to show styles by. */
const sample = application.databaseUrl.key;

/**
 * What a stack may set. Every object is strict: an unknown key is an error, never ignored. A key that is left
 * out takes the default of the stack's environment (see environments.ts), or one that follows from what is set (see
 * derived.ts).
 *
 * @requirement CFG-26
 */

export const schema = z.strictObject({
  global: z.strictObject({
    environment: setting(
      environment,
      "CFG-1",
      "Which environment's defaults and rules apply; `dev` and `prod` are short forms.",
    ),
    imageRegistry: setting(
      registry,
      "CFG-2",
      "Registry host that built images are pushed to and run from; the embedded cluster brings its own.",
      "ghcr.io",
    ),
    imagePullSecrets: setting(
      z.array(dnsSubdomain),
      "CFG-3",
      "Secrets of the stack's namespace with a registry's login, of type kubernetes.io/dockerconfigjson. " +
        "Each must exist. A change restarts all pods.",
      ["registry-login"],
    ),
    storageClass: setting(
      storageClass,
      "CFG-4",
      'StorageClass of claims that set none; with "" it is the environment\'s: standard, or ' +
        "fast-ssd in production.",
      "standard",
    ),
    replicaCeiling: setting(wholeNumber(1, 20), "ENV-2", "Maximum number of pods of a component without autoscaling."),
  }),
  promoteFrom: setting(
    stackName.optional(),
    "IMG-7",
    "Stack whose images this one runs, by digest, instead of building its own: those of its last release, " +
      "copied to this stack's registry if it differs. Each update takes the images that the other stack " +
      "runs at that time.",
    "staging",
  ),
  backendFrom: setting(
    stackName.optional(),
    "SVC-15",
    "Stack of the same cluster whose backend, database and accounts this one's frontend uses; this one " +
      "then has none. Each update takes the URLs and keys that the other stack has at that time.",
    "dev",
  ),
  namespace: setting(
    dnsLabel,
    "CFG-5",
    "Namespace of everything that the stack creates; a change replaces all of it, data included. " +
      "`default`, which can't be deleted, stays when the stack is destroyed, with the labels that it was " +
      "given.",
  ),
  labels: z.strictObject({
    short: setting(
      z.boolean(),
      "LBL-8",
      "Whether pods also carry the labels `app`, `component` and `version`. A change restarts them.",
    ),
  }),
  cluster,
  frontend: component,
  backend: component.extend({ ...logging, corsOrigins, llmProvider }),
  keyStyle: setting(
    z.enum(["kebab", "env"]),
    "CFG-29",
    `How keys of ConfigMap and Secret are written: \`${sample}\`, or \`${variableName(sample)}\`, with which ` +
      "Deployments read both objects whole. A change restarts the pods.",
  ),
  configMap,
  features,
  session,
  imagePins,
  imageScan,
  database,
  migration,
  reminders,
  connectionTest,
  ingress,
  networkPolicy,
  serviceAccount,
  rbac,
  jwt,
  secrets,
  ...encryptedValues,
});

/** A stack's settings, complete and checked key by key, before any rule across keys. */
export type CheckedSettings = z.output<typeof schema>;
export type Environment = CheckedSettings["global"]["environment"];
export type ComponentSettings = CheckedSettings["frontend"];
export type DatabaseSettings = CheckedSettings["database"]["internal"];
export type MigrationSettings = CheckedSettings["migration"];
export type ConnectionTestSettings = CheckedSettings["connectionTest"];
export type ReminderSettings = CheckedSettings["reminders"];
export type IngressSettings = CheckedSettings["ingress"];
export type ServiceAccountSettings = CheckedSettings["serviceAccount"];
export type SecretsSettings = CheckedSettings["secrets"];
export type ExtraSecret = z.output<typeof extra>;
export type ConfigMapSettings = CheckedSettings["configMap"];
export type SecurityContext = ComponentSettings["securityContext"];
export type HealthCheck = ComponentSettings["healthCheck"];
export type ProbeTiming = z.output<typeof probe>;
export type Resources = z.output<typeof resources>;
