import { z } from "zod";
import { dnsLabel } from "../formats/names";
import { matching } from "../formats/text";
import { setting } from "./setting";

const text = z.string().min(1, "must not be empty");

const serviceAccount = setting(
  dnsLabel.optional(),
  "SCR-21",
  "ServiceAccount of the stack's namespace that reads the store; the operator's own if not set.",
  "todo-secrets",
);

const aws = z.strictObject({
  region: setting(
    matching(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be an AWS region"),
    "SCR-21",
    "Region of the secrets.",
    "eu-central-1",
  ),
  service: setting(
    z.enum(["SecretsManager", "ParameterStore"]).default("SecretsManager"),
    "SCR-21",
    "Which of AWS's stores.",
    "SecretsManager",
  ),
  role: setting(
    matching(/^arn:\S+$/, "must be an ARN").optional(),
    "SCR-21",
    "IAM role that is assumed.",
    "arn:aws:iam::123456789012:role/todo",
  ),
  serviceAccount,
});

const gcp = z.strictObject({
  projectID: setting(text, "SCR-21", "Project of the secrets.", "todo-prod"),
  workloadIdentity: z
    .strictObject({
      clusterLocation: setting(text, "SCR-21", "Location of the GKE cluster.", "europe-west3"),
      clusterName: setting(text, "SCR-21", "Name of the GKE cluster.", "todo"),
      serviceAccount: setting(dnsLabel, "SCR-21", "ServiceAccount that the store is read as.", "todo-secrets"),
    })
    .optional(),
});

const vault = z.strictObject({
  server: setting(
    z.url({ protocol: /^https?$/, error: "must be an http or https URL" }),
    "SCR-21",
    "URL of the Vault server.",
    "https://vault.example.com",
  ),
  path: setting(text.default("secret"), "SCR-21", "Mount path of the KV engine.", "secret"),
  version: setting(z.enum(["v1", "v2"]).default("v2"), "SCR-21", "Version of the KV engine.", "v2"),
  role: setting(text, "SCR-21", "Vault role of the Kubernetes authentication.", "todo"),
  mountPath: setting(
    text.default("kubernetes"),
    "SCR-21",
    "Mount path of the Kubernetes authentication.",
    "kubernetes",
  ),
  serviceAccount: setting(dnsLabel, "SCR-21", "ServiceAccount that logs in to Vault.", "todo-secrets"),
});

const kubernetes = z.strictObject({
  remoteNamespace: setting(dnsLabel, "SCR-21", "Namespace whose Secrets are read.", "platform-secrets"),
  serviceAccount: setting(
    dnsLabel,
    "SCR-21",
    "ServiceAccount of the stack's namespace that may read them.",
    "todo-secrets",
  ),
});

const fake = z.strictObject({
  data: setting(
    z.record(text, z.string("must be text: put numbers and booleans in quotes, objects as JSON")),
    "SCR-21",
    "Values by entry, readable in the cluster: for tests.",
    { "todo-app/development": '{"jwt_secret":"no secret"}' },
  ),
});

const providers = { aws, gcp, vault, kubernetes, fake };

/**
 * A SecretStore that the stack makes, named by secrets.external.secretStoreRef; without it one of that name has to be
 * there.
 */
export const secretStore = setting(
  z
    .strictObject({
      aws: aws.optional(),
      gcp: gcp.optional(),
      vault: vault.optional(),
      kubernetes: kubernetes.optional(),
      fake: fake.optional(),
    })
    .refine((store) => Object.keys(store).length === 1, `must have exactly one of ${Object.keys(providers).join(", ")}`)
    .optional(),
  "SCR-21",
  "The store that the stack creates, of one kind; without it, a store named by secretStoreRef must already exist.",
  { aws: { region: "eu-central-1" } },
);
