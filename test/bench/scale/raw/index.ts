import { readFileSync } from "node:fs";
import * as kubernetes from "@pulumi/kubernetes";

interface Manifests {
  deployment: kubernetes.apps.v1.DeploymentArgs;
  service: kubernetes.core.v1.ServiceArgs;
}

/** SCALE_COUNT Deployments and Services, after the manifests of `workload-0` in the file SCALE_MANIFESTS. */
const manifests = readFileSync(process.env.SCALE_MANIFESTS!, "utf8");

for (let number = 0; number < Number(process.env.SCALE_COUNT); number++) {
  const name = `workload-${number}`;
  const { deployment, service } = JSON.parse(manifests.replaceAll("workload-0", name)) as Manifests;
  new kubernetes.apps.v1.Deployment(`${name}-deployment`, deployment);
  new kubernetes.core.v1.Service(`${name}-service`, service);
}
