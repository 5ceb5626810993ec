import semver from "semver";
import type { Piece } from "./catalog.ts";
import type { OnPath } from "./path.ts";
import * as publishers from "./publishers.ts";

const pulumiVersion = "3.276.0";

/** What runs programs and dynamic providers; Pulumi looks for it next to its own file. */
const pulumiHosts = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

/** Starts a policy pack; later versions do that through the language host. */
const policyLauncher = "pulumi-analyzer-policy";
const withPolicyLauncher = "<3.221.0";

/** The oldest that will do: the first that takes its options from variables as well (PULUMI_OPTION_CONFIG_FILE). */
export const oldestPulumi = "3.208.0";

export const pulumiPiece: Piece & { onPath: OnPath } = {
  name: "pulumi",
  version: pulumiVersion,
  onPath: {
    args: ["version"],
    accepts: `>=${oldestPulumi} <4`,
    alongside: [
      ...pulumiHosts.map((program) => ({ program })),
      { program: policyLauncher, versions: withPolicyLauncher },
    ],
  },
  downloads: pulumiRelease(pulumiVersion),
  go: [
    {
      program: "pulumi",
      module: "pulumi-cli",
      package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
      ldflags: `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pulumiVersion}`,
    },
    {
      // Pulumi's own isn't a module that can be had.
      program: "pulumi-language-nodejs",
      module: "pulumi-cli",
      package: "./language-nodejs",
      ldflags: `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pulumiVersion}`,
      test: true,
    },
  ],
  scripts: ["launchers/pulumi-resource-pulumi-nodejs"],
};

/** The programs of a release that are needed here. */
export function pulumiRelease(version: string): publishers.Downloads {
  const launchers = semver.satisfies(version, withPolicyLauncher) ? [policyLauncher] : [];
  return publishers.pulumiCli(version, ["pulumi", ...pulumiHosts, ...launchers]);
}
