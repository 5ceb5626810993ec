import { createHash } from "node:crypto";
import { copyFileSync, createReadStream, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../host/failure.ts";
import { which } from "../host/which.ts";
import { build } from "./builder.ts";
import { hasImage, registryAddress } from "./registry.ts";

const names = ["pause", "coredns", "provisioner"] as const;
export type ClusterImages = Record<(typeof names)[number], string>;

/** The images that the cluster itself runs. */
export async function ensureClusterImages(progress: (message: string) => void): Promise<ClusterImages> {
  const images: Partial<ClusterImages> = {};
  for (const name of names) images[name] = await ensureProgramImage(name, progress);
  return images as ClusterImages;
}

/** Pushes an image with only one of the toolchain's programs, a static binary, unless it exists; returns its name. */
export async function ensureProgramImage(name: string, progress: (message: string) => void): Promise<string> {
  const binary = which(name);
  if (binary === undefined) {
    const fix = "Run `npm run toolchain -- up`, which provides it.";
    throw new Failure(`The cluster's image ${name} can't be made`, { why: `there is no ${name} on PATH`, fix });
  }
  const repository = `todo-chatbot/${name}`;
  const tag = (await digestOf(realpathSync(binary))).slice(0, 16);
  const image = `${registryAddress}/${repository}:${tag}`;
  if (await hasImage(repository, tag)) return image;
  progress(`image ${name}`);
  await buildFromScratch(name, binary, image);
  return image;
}

async function buildFromScratch(name: string, binary: string, image: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), `todo-chatbot-${name}-`));
  try {
    copyFileSync(binary, join(folder, name));
    writeFileSync(
      join(folder, "Dockerfile"),
      `FROM scratch\nCOPY --chmod=0755 ${name} /${name}\nUSER 65532:65532\nENTRYPOINT ["/${name}"]\n`,
    );
    await build(folder, image);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
