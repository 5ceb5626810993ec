import * as pulumi from "@pulumi/pulumi";
import { AppImage } from "../../../components/image";
import { LastOutputs } from "../../../components/stacks/last-outputs";
import { Promotion } from "../../../components/stacks/promotion";
import { Release } from "../../../components/stacks/release";

interface Wanted {
  registry: string;
  /** The digest of the image that a stack itself runs. */
  digest?: string;
  tag?: string;
  connectionTest?: "passed" | "off";
  from?: string;
  fails?: boolean;
}

const {
  registry,
  digest,
  tag = "1.2.3",
  connectionTest = "passed",
  from,
  fails,
} = new pulumi.Config("todo").requireObject<Wanted>("promotion");
if (fails) throw new pulumi.RunError("It fails, as the test wants it");

const promotion =
  from === undefined ? undefined : new Promotion("promotion", { from, components: ["frontend", "backend"] });
const build = {
  context: ".",
  dockerfile: "Dockerfile",
  platform: "linux/amd64" as const,
  arguments: {},
  labels: {},
  cache: "builder" as const,
};
const [frontend, backend] = (["frontend", "backend"] as const).map(
  (component) =>
    new AppImage(component, {
      registry,
      repository: `todo-${component}`,
      tag,
      digest,
      build,
      promoted: promotion?.[component],
    }),
) as [AppImage, AppImage];
const { record } = new Release("release", {
  version: promotion?.version ?? "1.2.3",
  frontend: frontend.released,
  backend: backend.released,
  connectionTest,
  promotedFrom: promotion?.promotedFrom ?? [],
  last: new LastOutputs(),
});

export const release = record;
