import { ensureProgramImage } from "../../images/cluster-images.ts";
import { apply, applyDefinitions, awaitRollout, waitFor } from "../kubectl.ts";
import { writeDescriptor } from "../descriptor.ts";
import { type Addon, type AddonName, addons, type WorkloadAddon } from "./catalog.ts";

/** Installs or updates an add-on, and returns when it can be used. */
export async function installAddon(name: AddonName, progress: (message: string) => void): Promise<void> {
  const addon: Addon = addons[name];
  await ("start" in addon ? addon.start() : installWorkload(name, addon, progress));
  writeDescriptor();
}

async function installWorkload(
  name: AddonName,
  { program, namespace, definitions, manifests, conditions = [] }: WorkloadAddon,
  progress: (message: string) => void,
): Promise<void> {
  const owner = `todo-chatbot-${name}`;
  const image = await ensureProgramImage(program, progress);
  if (definitions) {
    progress("definitions of its kinds");
    await applyDefinitions(definitions(), owner);
  }
  await apply(manifests(image), owner);
  progress("pods");
  const subject = { what: `The add-on ${name}`, namespace };
  await awaitRollout(subject, program);
  for (const [condition, object] of conditions) await waitFor(subject, condition, object);
}
