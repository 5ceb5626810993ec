import * as pulumi from "@pulumi/pulumi";
import { clusterUrl, httpUrl, ingressOrigin, routedOrigin, type Settings } from "../../settings";
import type { StackOutputs } from "../stacks/outputs";

/* Addresses that depend on the host of the cluster's nodes. All others are in settings/facts/addresses.ts. */

type Component = "frontend" | "backend";
type Url = pulumi.Output<StackOutputs["services"]["frontend"]>;
type NodeHost = pulumi.Input<string> | undefined;

/**
 * Where people reach the frontend: through the Ingress; else by its NodePort, where the nodes can be reached; else at
 * its address in the cluster.
 *
 * @param nodeHost host of the cluster's nodes, if known
 * @requirement CM-15
 */
export function frontendUrl(settings: Settings, nodeHost: NodeHost): pulumi.Output<string> {
  const { frontend, namespace } = settings;
  return pulumi.output(
    ingressOrigin(settings) ?? nodePortUrl(settings, "frontend", nodeHost) ?? clusterUrl(frontend, namespace),
  );
}

/**
 * Where the frontend and, unless it is another stack's, the backend are reached: from any namespace of the cluster, and
 * from outside it, through the Ingress or by a NodePort where the nodes can be reached.
 *
 * @param nodeHost host of the cluster's nodes, if known
 * @requirement SVC-15
 */
export function serviceUrls(settings: Settings, nodeHost: NodeHost): { frontend: Url; backend?: Url } {
  const urls = (component: Component): Url => {
    const inside = clusterUrl(settings[component], settings.namespace);
    return pulumi
      .output(routedOrigin(settings, component) ?? nodePortUrl(settings, component, nodeHost))
      .apply((outside) => ({ inside, ...(outside !== undefined && { outside }) }));
  };
  return { frontend: urls("frontend"), ...(settings.backendFrom === undefined && { backend: urls("backend") }) };
}

function nodePortUrl(settings: Settings, component: Component, nodeHost: NodeHost): pulumi.Output<string> | undefined {
  const { nodePort } = settings[component].service;
  if (nodePort === undefined || nodeHost === undefined) return undefined;
  return pulumi.output(nodeHost).apply((host) => httpUrl(host, nodePort));
}
