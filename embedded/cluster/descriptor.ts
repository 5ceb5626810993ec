import { builderName } from "../images/builder.ts";
import { registryAddress } from "../images/registry.ts";
import { writeFile } from "../host/files.ts";
import { paths } from "../host/paths.ts";
import { descriptorFile, rememberedAddons } from "./addons/request.ts";
import { nodePorts } from "./settings.ts";

/** Describes this cluster for the Pulumi program: read by components/cluster/embedded.ts. */
export function writeDescriptor(): void {
  const descriptor = {
    kubeconfig: paths.kubeconfig,
    registry: registryAddress,
    builder: builderName,
    nodeHost: "localhost",
    networkPolicies: rememberedAddons().includes("network-policies"),
    // Where the Ingress controller answers, in a cluster that has the add-on.
    ...(rememberedAddons().includes("ingress") && { ingress: { className: "traefik", ...nodePorts } }),
  };
  writeFile(descriptorFile, JSON.stringify(descriptor, undefined, 2));
}
