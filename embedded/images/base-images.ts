/**
 * The Dockerfiles' base images, in the local registry under their official names: the official image if it can be
 * pulled, and otherwise a labelled stand-in with the same contract, built from Debian and npm packages.
 */
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { exec } from "../host/exec.ts";
import { Failure } from "../host/failure.ts";
import { build } from "./builder.ts";
import { debianRecipe, ensureDebian } from "./debian-base.ts";
import { nodeBinary, withNodeContext } from "./node-context.ts";
import { labelsOf, registryAddress } from "./registry.ts";

interface BaseImage {
  /** The folder with the stand-in's Dockerfile. */
  name: "node" | "python" | "postgres";
  tag: string;
}

const baseImages: BaseImage[] = [
  { name: "node", tag: "24-bookworm-slim" },
  { name: "python", tag: "3.11-slim-bookworm" },
  { name: "postgres", tag: "15-bookworm" },
];

const labels = { isStandIn: "dev.todo-chatbot.stand-in", key: "dev.todo-chatbot.stand-in.key" };

/** Provides every base image that the local registry lacks or that would be built differently today. */
export async function ensureBaseImages(progress: (message: string) => void): Promise<void> {
  const missing = [];
  for (const image of baseImages) if (!(await isCurrent(image))) missing.push(image);
  if (missing.length === 0) return;

  const obstacle = await pullObstacle(missing[0]!);
  if (obstacle === undefined) {
    for (const image of missing) await pull(image, progress);
    return;
  }
  progress(`official base images can't be pulled (${obstacle}): building stand-ins`);
  const debian = await ensureDebian(progress);
  await Promise.all(missing.map((image) => buildStandIn(image, debian, progress)));
}

/** An official image stays as it was pulled; a stand-in is current while its recipe is. */
async function isCurrent(image: BaseImage): Promise<boolean> {
  const found = await labelsOf(`library/${image.name}`, image.tag);
  if (found === undefined) return false;
  return found[labels.isStandIn] !== "true" || found[labels.key] === keyOf(image);
}

/** Why the official images aren't available; checked once, because without a registry it is the same for all. */
async function pullObstacle(image: BaseImage): Promise<string | undefined> {
  return exec("crane", ["digest", officialName(image)], { timeout: 8_000 }).then(
    () => undefined,
    (error: Failure) =>
      /x509|certificate/i.test(error.why) ? "its certificate isn't trusted" : error.why.split("\n").at(-1)?.slice(-160),
  );
}

async function pull(image: BaseImage, progress: (message: string) => void): Promise<void> {
  progress(`pulling ${officialName(image)}`);
  const platform = `linux/${process.arch === "arm64" ? "arm64" : "amd64"}`;
  await exec("crane", ["copy", `--platform=${platform}`, officialName(image), localName(image)], {
    timeout: 15 * 60_000,
  });
}

async function buildStandIn(image: BaseImage, debian: string, progress: (message: string) => void): Promise<void> {
  const target = localName(image);
  const options = {
    arguments: { DEBIAN_IMAGE: debian },
    labels: {
      [labels.isStandIn]: "true",
      [labels.key]: keyOf(image),
      "org.opencontainers.image.description": `Stand-in for ${image.name}:${image.tag}, built from Debian packages`,
    },
  };
  progress(`building a stand-in for ${image.name}:${image.tag}`);
  if (image.name === "node") await withNodeContext(folderOf(image), (context) => build(context, target, options));
  else await build(folderOf(image), target, options);
}

/** A digest of everything that a stand-in is built from, except the versions of Debian's packages. */
function keyOf(image: BaseImage): string {
  const hash = createHash("sha256").update(JSON.stringify(debianRecipe));
  if (image.name === "node") hash.update(readFileSync(join(nodeBinary(), "..", "..", "package.json")));
  for (const file of readdirSync(folderOf(image)).sort())
    hash.update(`${file}\0`).update(readFileSync(join(folderOf(image), file)));
  return hash.digest("hex").slice(0, 16);
}

function folderOf(image: BaseImage): string {
  return join(import.meta.dirname, image.name);
}

function localName(image: BaseImage): string {
  return `${registryAddress}/library/${image.name}:${image.tag}`;
}

function officialName(image: BaseImage): string {
  return `docker.io/library/${image.name}:${image.tag}`;
}
