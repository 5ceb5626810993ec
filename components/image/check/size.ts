import { z } from "zod";
import { crane } from "../crane";

const part = z.object({ size: z.int().nonnegative() });
const manifest = z.object({ config: part, layers: z.array(part) });

/**
 * The size of an image in bytes as a registry stores it: its compressed layers and its configuration.
 *
 * @param reference `repository@sha256:...`
 * @param platform `linux/amd64`: which image, if the reference has one for each of several platforms
 * @throws {Error} if the registry doesn't have the image, or can't be reached
 */
export async function pushedSize(reference: string, platform: string): Promise<number> {
  const printed = await crane(
    ["manifest", `--platform=${platform}`, reference],
    `The size of ${reference} can't be determined`,
  );
  const { config, layers } = parseManifest(printed, reference);
  return layers.reduce((total, { size }) => total + size, config.size);
}

function parseManifest(printed: string, reference: string) {
  try {
    return manifest.parse(JSON.parse(printed));
  } catch (cause) {
    throw new Error(`The registry's manifest of ${reference} isn't an image's`, { cause });
  }
}
