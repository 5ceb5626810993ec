import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { cacheFolder } from "../../settings/machine/folders.cjs";
import { minikube, minikubeJson } from "../cluster/minikube/command";
import { readProfile } from "../cluster/minikube/state";

interface Inputs {
  /** Minikube's profile. */
  profile: string;
  /** OCI layout that builds are written to. */
  layout: string;
  /** Digest of the image in it. */
  digest: string;
  repository: string;
  tag: string;
  /**
   * Bytes that the image has to stay under, with compressed layers.
   *
   * @requirement IMG-14
   */
  sizeLimit?: number | undefined;
}

interface Outputs extends Inputs {
  image: string;
}

/**
 * A built image in the nodes of a Minikube, for stacks without a registry. Its tag identifies its contents, since a
 * loaded image has no digest. Images of earlier builds stay in the nodes until the kubelet needs the space.
 *
 * @requirement IMG-28
 */
export class LoadedImage extends pulumi.dynamic.Resource {
  /** `docker.io/library/todo-backend:1.0.0-<digest>`, once the nodes have it. */
  declare readonly image: pulumi.Output<string>;

  constructor(
    name: string,
    inputs: { [Key in keyof Inputs]: pulumi.Input<Inputs[Key]> },
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(provider, name, { ...inputs, image: undefined }, opts, "todo", "LoadedImage");
  }
}

/** Folder on this machine that keeps the builds of an image. */
export function layoutOf(name: string): string {
  const images = join(cacheFolder(), "images");
  mkdirSync(images, { recursive: true });
  return join(images, `${pulumi.getStack()}-${name}`);
}

const provider: pulumi.dynamic.ResourceProvider<Inputs, Outputs> = {
  create: async (inputs) => ({ id: inputs.repository, outs: { ...inputs, image: await load(inputs) } }),
  update: async (_, __, inputs) => ({ outs: { ...inputs, image: await load(inputs) } }),
  async read(id, props) {
    if (props === undefined) throw new Error(`The image ${id} can't be imported: an update loads it`);
    const { profile, image } = props;
    const nodes = await readProfile(profile);
    if (typeof nodes !== "object") return {};
    // A stopped node keeps its images.
    return !nodes.running || (await holds(profile, image)) ? { id, props: props } : {};
  },
};

async function load(inputs: Inputs): Promise<string> {
  const { profile, repository, tag, digest } = inputs;
  const fullName = repository.includes("/") ? repository : `library/${repository}`;
  const image = `docker.io/${fullName}:${tag}-${digest.replace("sha256:", "").slice(0, 12)}`;
  const folder = await mkdtemp(join(tmpdir(), "image-"));
  try {
    const archive = join(folder, `${image.replaceAll(/[/:]/g, "_")}.tar`);
    await pack(inputs, image, folder, archive);
    console.log(`minikube ${profile}: loading ${image}`);
    await minikube(profile, ["image", "load", archive]);
  } finally {
    await rm(folder, { recursive: true });
  }
  // Minikube reports no failure.
  if (!(await holds(profile, image)))
    throw new Error(
      `Minikube didn't load ${image} into the profile ${profile}\nfix: see why: minikube logs --profile=${profile}`,
    );
  return image;
}

/** Writes the archive of one image of the layout, as both containerd and Docker read it. */
async function pack(
  { layout, digest, sizeLimit }: Inputs,
  image: string,
  folder: string,
  archive: string,
): Promise<void> {
  const blob = (descriptor: { digest: string }) => `blobs/${descriptor.digest.replace(":", "/")}`;
  // Inside the function, since Pulumi keeps the function's source in the state, and can't keep a schema there.
  const descriptor = z.object({ digest: z.string(), size: z.int().nonnegative() });
  const imageManifest = z.object({ mediaType: z.string(), config: descriptor, layers: z.array(descriptor) });
  const text = await readFile(join(layout, blob({ digest })), "utf8");
  const { mediaType, config, layers } = imageManifest.parse(JSON.parse(text));
  const size = [config, ...layers].reduce((sum, part) => sum + part.size, 0);
  if (sizeLimit !== undefined && size >= sizeLimit) {
    throw new Error(
      `The image ${image} has ${size} bytes; it must have less than ${sizeLimit}. Nothing runs it.\n` +
        "fix: keep what only its build needs out of the last stage, " +
        "or choose a smaller todo:<component>.image.baseImage",
    );
  }
  const annotations = { "io.containerd.image.name": image };
  const index = { schemaVersion: 2, manifests: [{ mediaType, digest, size: Buffer.byteLength(text), annotations }] };
  const manifest = [{ Config: blob(config), RepoTags: [image], Layers: layers.map(blob) }];
  await writeFile(join(folder, "index.json"), JSON.stringify(index));
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
  const blobs = new Set([{ digest }, config, ...layers].map(blob));
  await promisify(execFile)("tar", [
    "-cf",
    archive,
    "-C",
    layout,
    "oci-layout",
    ...blobs,
    "-C",
    folder,
    "index.json",
    "manifest.json",
  ]);
}

async function holds(profile: string, image: string): Promise<boolean> {
  const list = z.array(z.object({ repoTags: z.array(z.string()).nullish() }));
  const images = await minikubeJson(profile, ["image", "ls", "--format=json"], list);
  return images.some(({ repoTags }) => repoTags?.includes(image));
}
