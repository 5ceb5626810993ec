import { Config } from "@pulumi/pulumi";
import { readEmbeddedCluster } from "../../../components/cluster/embedded";
import { AppImage } from "../../../components/image";

const { context, time } = new Config().requireObject<{ context: string; time?: number }>("build");
const { registry, builder } = readEmbeddedCluster();
const image = new AppImage("reproduced", {
  registry,
  repository: "todo-reproduced",
  tag: "test",
  build: {
    context,
    dockerfile: `${context}/Dockerfile`,
    platform: "linux/amd64",
    arguments: {},
    labels: {},
    cache: "builder",
    builder,
    time,
  },
  // The builder would have a later build's layers from an earlier one.
  transform: { image: (image) => ({ ...image, noCache: true }) },
});

/** What a workload would run. */
export const reference = image.reference;
