import { Config } from "@pulumi/pulumi";
import { readEmbeddedCluster } from "../../../components/cluster/embedded";
import { AppImage } from "../../../components/image";

const { context, time } = new Config().requireObject<{ context: string; time?: number }>("build");
const { registry, builder } = readEmbeddedCluster();
const build = {
  context,
  dockerfile: `${context}/Dockerfile`,
  platform: "linux/amd64" as const,
  arguments: {},
  labels: {},
  cache: "builder" as const,
  builder,
  time,
};
const image = new AppImage(
  "reproduced",
  { registry, repository: "todo-reproduced", tag: "test", build },
  // The builder would take a later build's layers from an earlier one.
  {
    transforms: [
      ({ type, props, opts }) =>
        type === "docker-build:index:Image" ? { props: { ...(props as object), noCache: true }, opts } : undefined,
    ],
  },
);

/** The image that a workload would run. */
export const reference = image.reference;
