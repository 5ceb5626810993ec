import { ensureProgramImage } from "../../images/cluster-images.ts";
import { apply, awaitRollout, kubectl, waitFor } from "../kubectl.ts";
import { writeDescriptor } from "../descriptor.ts";
import { type Addon, type AddonName, addons } from "./catalog.ts";

/** Makes the cluster have an add-on, as it should be today, and returns when it can be used. */
export async function installAddon(name: AddonName, progress: (message: string) => void): Promise<void> {
  const { program, namespace, definitions, manifests, conditions = [] }: Addon = addons[name];
  const owner = `todo-chatbot-${name}`;
  const image = await ensureProgramImage(program, progress);
  if (definitions) {
    progress("definitions of its kinds");
    const text = definitions();
    await apply(text, owner);
    await kubectl(["wait", "--for=condition=Established", "--timeout=60s", "--filename=-"], text);
  }
  await apply(manifests(image), owner);
  progress("pods");
  const subject = { what: `The add-on ${name}`, namespace };
  await awaitRollout(subject, program);
  for (const [condition, object] of conditions) await waitFor(subject, condition, object);
  writeDescriptor();
}
