import { Config } from "@pulumi/pulumi";
import { readEmbeddedCluster } from "../../../components/cluster/embedded";
import { AppImage } from "../../../components/image";
import type { ScanDemands } from "../../../components/image/check";
import { LastOutputs } from "../../../components/stacks/last-outputs";

const { sizeLimit, scan } = new Config().requireObject<{ sizeLimit?: number; scan?: ScanDemands }>("checks");
const { registry, builder } = readEmbeddedCluster();
const image = new AppImage("checked", {
  registry,
  repository: "todo-checked",
  tag: "test",
  build: {
    context: "./context",
    dockerfile: "./context/Dockerfile",
    platform: "linux/amd64",
    arguments: {},
    labels: {},
    cache: "registry",
    builder,
  },
  sizeLimit,
  scan,
  last: new LastOutputs(),
});

/** The image that a workload would run. */
export const reference = image.reference;

/** What a complete update leaves for the next. */
export const imageChecks = { checked: image.check?.passed };
