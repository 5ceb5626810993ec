import { z } from "zod";
import { environment } from "../../settings/facts/environment";
import { secretValues } from "../../settings/schema/secret-values";

/**
 * Secret values: plain text to a release, because Helm doesn't encrypt values. Their format is checked where no
 * message can show them.
 */
const secrets = Object.fromEntries(
  Object.entries(secretValues)
    // A release has no database of Bitnami's.
    .filter(([key]) => key !== environment.databaseAdminPassword.secret)
    .map(([key, type]) => [
      key,
      { type: "string", minLength: 1, description: z.globalRegistry.get(type)?.description },
    ]),
);

/**
 * What a release needs in addition to the settings: what Pulumi learns while it runs, and secrets, which have no
 * default (CHT-18).
 */
export const release = {
  values: { instance: "", nodeHost: "", secretValues: {} },
  notes: [
    {
      path: ["instance"],
      text:
        'Name of the installation in labels and selectors; "" is the release\'s own name. Releases of the ' +
        "separate charts share one.",
    },
    { path: ["nodeHost"], text: 'Host of the cluster\'s nodes, where people reach a NodePort; "" if they reach none.' },
    {
      path: ["secretValues"],
      text:
        "Values of secrets.extra, by the names that it has for them. Those of the application are top-level keys: " +
        "databasePassword and so on.",
    },
  ],
  schema: {
    ...secrets,
    instance: { type: "string", maxLength: 63, pattern: "^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$" },
    nodeHost: { type: "string" },
    secretValues: { type: "object", additionalProperties: { type: "string" } },
  },
};
