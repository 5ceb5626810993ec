const kubernetes = require("@pulumi/kubernetes");

// Accepted by a Kubernetes API server: only the policies stand in its way.
new kubernetes.apps.v1.Deployment("bad", {
  metadata: { name: "bad" },
  spec: {
    selector: { matchLabels: { app: "bad" } },
    template: {
      metadata: { labels: { app: "bad" } },
      spec: { containers: [{ name: "bad", image: "bad", securityContext: { runAsUser: 0 } }] },
    },
  },
});
