/**
 * What the toolchain takes from the program, so that each decision and each shape exists once. The program is
 * CommonJS that register.cjs transpiles; the toolchain is ES modules whose types Node strips. Only light modules:
 * none of them loads Pulumi's SDK, which would cost each command a second.
 */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
// eslint-disable-next-line @typescript-eslint/unbound-method -- put back as it was, never called
const { prepareStackTrace } = Error;
const typescript = require.extensions[".ts"];
require("../register.cjs");

export const { asksForDockerProvider, asksForNetworkPolicies, clusterSettings } =
  require("../settings/load/cluster") as typeof import("../settings/load/cluster.ts");
export const { ownRepositories } =
  require("../settings/load/repositories") as typeof import("../settings/load/repositories.ts");
export const { environmentOf } =
  require("../settings/load/environment") as typeof import("../settings/load/environment.ts");
export const { variableName } =
  require("../settings/facts/environment") as typeof import("../settings/facts/environment.ts");
export const { kindOn, mayBeMinikube } =
  require("../settings/facts/cluster-kinds") as typeof import("../settings/facts/cluster-kinds.ts");
export const { installedMinikube } =
  require("../components/cluster/minikube/installed") as typeof import("../components/cluster/minikube/installed.ts");
export const { readKubeconfig: minikubeKubeconfig, readProfile: minikubeProfile } =
  require("../components/cluster/minikube/state") as typeof import("../components/cluster/minikube/state.ts");
export const { stackOutputs, storageOutput } =
  require("../components/stacks/outputs") as typeof import("../components/stacks/outputs.ts");

// From here on, Node loads modules and shows stack traces its own way again.
Error.prepareStackTrace = prepareStackTrace;
if (typescript) require.extensions[".ts"] = typescript;
else delete require.extensions[".ts"];
