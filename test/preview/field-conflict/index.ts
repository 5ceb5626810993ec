import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

const name = "todo-field-conflict";
const namespace = new kubernetes.core.v1.Namespace("namespace", { metadata: { name } });
new kubernetes.core.v1.Service(
  "service",
  {
    // No pod is behind it, for which the update would wait.
    metadata: { name: "web", namespace: name, annotations: { "pulumi.com/skipAwait": "true" } },
    spec: { selector: { app: new pulumi.Config("todo").require("app") }, ports: [{ port: 80 }] },
  },
  { dependsOn: namespace },
);
