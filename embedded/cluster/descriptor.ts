import type { EmbeddedCluster } from "../../components/cluster/descriptor.ts";
import { builderName } from "../images/builder.ts";
import { registryAddress } from "../images/registry.ts";
import { writeFile } from "../host/files.ts";
import { paths } from "../host/paths.ts";
import { rememberedAddons } from "./addons/request.ts";
import { nodePorts } from "./settings.ts";

/** Describes this cluster for the Pulumi program: read by components/cluster/embedded.ts. */
export function writeDescriptor(): void {
  const descriptor: EmbeddedCluster = {
    kubeconfig: paths.kubeconfig,
    registry: registryAddress,
    builder: builderName,
    nodeHost: "localhost",
    networkPolicies: rememberedAddons().includes("network-policies"),
    // Where the Ingress controller answers, in a cluster that has the add-on.
    ...(rememberedAddons().includes("ingress") && { ingress: { className: "traefik", ...nodePorts } }),
  };
  writeFile(paths.descriptor, JSON.stringify(descriptor, undefined, 2));
}
