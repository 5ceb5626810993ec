import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { AppNamespace } from "../../../components/app/namespace";

const folder = new pulumi.Config("todo").require("manifests");
// Writes the requests that the API server would get, so that no cluster is needed. The provider accepts no transforms
// in this mode.
delete process.env.KUBECONFIG;
const provider = new kubernetes.Provider("manifests", { renderYamlToDirectory: folder });

const app = { instance: "transforms", version: "1.0.0", shortLabels: false };
const serviceAccount = { create: true, name: "todo-app", annotations: {} };
const args = { name: "todo", app, serviceAccount };
new AppNamespace("namespace", args, {
  provider,
  transforms: [
    ({ type, props, opts }) => {
      if (type !== "kubernetes:core/v1:Namespace") return undefined;
      const annotations = { "scheduler.alpha.kubernetes.io/node-selector": "pool=todo" };
      return { props: { ...props, metadata: { ...props.metadata, annotations } }, opts };
    },
  ],
});
