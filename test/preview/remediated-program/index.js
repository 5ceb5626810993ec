/** Two Deployments as people write them first: one for the remediations, one that says why it may be privileged. */
const kubernetes = require("@pulumi/kubernetes");

// Objects are written as files; such a provider takes no cluster.
delete process.env.KUBECONFIG;
const provider = new kubernetes.Provider("files", { renderYamlToDirectory: process.env.RENDERED });
const deployment = (name, spec, annotations = {}) =>
  new kubernetes.apps.v1.Deployment(
    name,
    {
      metadata: { name, namespace: "remediated", annotations },
      spec: {
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: { containers: [{ name: "web", image: "docker.io/library/nginx:1.29.3", ...spec }] },
        },
      },
    },
    { provider },
  );

deployment("remediated", {});
deployment(
  "exempt",
  { securityContext: { privileged: true } },
  { "policy.todo/exempt-privileged": "loads the kernel module of the storage" },
);
