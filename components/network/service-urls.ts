import * as pulumi from "@pulumi/pulumi";
import { ingressHosts, ingressOrigin, type Settings } from "../../settings";
import type { StackOutputs } from "../stacks/outputs";

type Component = "frontend" | "backend";
type Url = pulumi.Output<StackOutputs["services"]["frontend"]>;

/**
 * Where frontend and, unless it is another stack's, backend are reached from any namespace of the cluster, and from outside of it: through the Ingress, or
 * a NodePort where the nodes can be reached.
 *
 * @param nodeHost host of the cluster's nodes, if known
 */
export function serviceUrls(
  settings: Settings,
  nodeHost: pulumi.Input<string> | undefined,
): { frontend: Url; backend?: Url } {
  const urls = (component: Component): Url => {
    const { serviceName, service } = settings[component];
    const inside = `http://${serviceName}.${settings.namespace}.svc.cluster.local:${service.port}`;
    return pulumi
      .output(outsideUrl(settings, component, nodeHost))
      .apply((outside) => ({ inside, ...(outside !== undefined && { outside }) }));
  };
  return { frontend: urls("frontend"), ...(settings.backendFrom === undefined && { backend: urls("backend") }) };
}

function outsideUrl(
  settings: Settings,
  component: Component,
  nodeHost: pulumi.Input<string> | undefined,
): pulumi.Input<string | undefined> {
  const { enabled } = settings.ingress;
  const [first] = ingressHosts(settings.ingress);
  if (enabled && first?.paths.some(({ service }) => service === component)) return ingressOrigin(settings);
  const { nodePort } = settings[component].service;
  return nodePort !== undefined && nodeHost !== undefined
    ? pulumi.interpolate`http://${nodeHost}:${nodePort}`
    : undefined;
}
