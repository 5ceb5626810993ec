/** The local registry, BuildKit, and the images that everything else is built on. */
import { stopDaemon } from "../host/daemon.ts";
import { startBuilder } from "./builder.ts";
import { startRegistry } from "./registry.ts";

export { ensureBaseImages } from "./base-images.ts";

/** Starts the registry and the builder, or leaves them alone if they run. */
export async function upBuilder(): Promise<void> {
  await startRegistry();
  await startBuilder();
}

/** Stops both; images and the build cache stay. */
export async function downBuilder(): Promise<void> {
  await stopDaemon("buildkitd", 20_000);
  await stopDaemon("registry");
}
