import * as pulumi from "@pulumi/pulumi";

/**
 * The cpu requests in this test: production's six pods of 500m each don't fit on the two cores of a test machine,
 * especially not together with staging. Pods of Deployments keep enough for an autoscaler to measure their use.
 */
const requests = { Deployment: "100m", others: "10m" };

const podSpecs: Record<string, (spec: any) => any> = {
  "kubernetes:core/v1:Pod": (spec) => spec,
  "kubernetes:apps/v1:Deployment": (spec) => spec.template.spec,
  "kubernetes:apps/v1:StatefulSet": (spec) => spec.template.spec,
  "kubernetes:batch/v1:Job": (spec) => spec.template.spec,
  "kubernetes:batch/v1:CronJob": (spec) => spec.jobTemplate.spec.template.spec,
};

pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
  const podSpecOf = podSpecs[type];
  if (podSpecOf === undefined) return undefined;
  const spec = pulumi.output(props.spec).apply((given) => {
    const scaled = structuredClone(given);
    for (const container of podSpecOf(scaled).containers)
      container.resources.requests.cpu = type.endsWith("Deployment") ? requests.Deployment : requests.others;
    return scaled;
  });
  return { props: { ...props, spec }, opts };
});
