import { join } from "node:path";
import { builderName } from "../images/builder.ts";
import { registryAddress } from "../images/registry.ts";
import { writeFile } from "../lib/files.ts";
import { paths } from "../lib/paths.ts";

/** Tells the Pulumi program how to use this cluster: read by components/cluster/embedded.ts. */
export function writeDescriptor(): void {
  const descriptor = {
    kubeconfig: paths.kubeconfig,
    registry: registryAddress,
    builder: builderName,
    nodeHost: "localhost",
  };
  writeFile(join(paths.cluster, "cluster.json"), JSON.stringify(descriptor, undefined, 2));
}
