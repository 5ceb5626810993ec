/**
 * What a release is told beside the settings: what Pulumi makes itself or learns while it runs. Secrets have no
 * default (CHT-18).
 */
export const release = {
  values: { nodeHost: "", secrets: {} },
  notes: [
    { path: ["nodeHost"], text: 'Host of the cluster\'s nodes, where people reach a NodePort; "" if they reach none.' },
    { path: ["secrets"], text: "From outside the repository: databasePassword, jwtSecret and betterAuthSecret, each of 32 and more characters." },
  ],
  schema: {
    nodeHost: { type: "string" },
    secrets: {
      type: "object",
      additionalProperties: false,
      properties: {
        databasePassword: { type: "string", pattern: "^[A-Za-z0-9._~-]{16,}$" },
        jwtSecret: { type: "string", minLength: 32 },
        betterAuthSecret: { type: "string", minLength: 32 },
      },
    },
  },
};
