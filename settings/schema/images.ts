import { z } from "zod";
import { imageTag } from "../formats/images";
import { environmentName } from "../formats/names";
import { bytes } from "../formats/quantities";
import { matching, plainText } from "../formats/text";
import { setting } from "./setting";

/**
 * Registry host, with an optional path.
 *
 * @requirement IMG-2
 */
export const registry = matching(
  /^([A-Za-z0-9.-]+(:\d{1,5})?(\/[a-z0-9._-]+)*)?$/,
  "must be a registry host, without a scheme or a trailing slash",
);

/**
 * Name of an image without its registry.
 *
 * @requirement IMG-1
 */
export const imageName = matching(
  /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*$/,
  "must be a lower-case image name, without a registry, tag or digest",
);

export const imageDigest = setting(
  matching(/^sha256:[0-9a-f]{64}$/, "must be sha256: and 64 hexadecimal digits").optional(),
  "IMG-7",
  "Digest of an image that is already in the registry: it is run as it is, and nothing is built.",
  `sha256:${"0123456789abcdef".repeat(4)}`,
);

export const pullPolicy = setting(
  z.enum(["IfNotPresent", "Always", "Never"]),
  "IMG-26",
  "When a node pulls the image; a change restarts the pods.",
);

/** An image that the program builds (section 1). */
export const image = z.strictObject({
  name: setting(imageName, "IMG-1", "Name of the image, which its repository and its title follow."),
  repository: setting(
    matching(
      /^([a-z0-9][a-z0-9.-]*(:\d{1,5})?\/)?[a-z0-9]+(([._/]|__|-+)[a-z0-9]+)*$/,
      "must be a lower-case repository path, without a tag or digest",
    ),
    "IMG-3",
    "Repository inside the registry, the image's name by default; one that begins with a registry's host " +
      "is taken as it is.",
  ),
  registry: setting(
    registry,
    "IMG-2",
    "Registry that the image is pushed to and run from; global.imageRegistry by default.",
    "ghcr.io",
  ),
  tag: setting(imageTag, "IMG-4", "Tag that the built image is pushed under; workloads run it by digest."),
  digest: imageDigest,
  pullPolicy,
  buildContext: setting(
    z.string().min(1, "must name a directory"),
    "IMG-8",
    "Directory that the image is built from, relative to the project.",
  ),
  dockerfilePath: setting(
    z.string().min(1, "must name a file"),
    "IMG-9",
    "Its Dockerfile; the build context's by default.",
  ),
  buildArgs: setting(
    z.record(environmentName, plainText),
    "IMG-10",
    "Build arguments, which anyone can read in the image. A change rebuilds it.",
    { NODE_ENV: "production" },
  ),
  labels: setting(
    z.record(
      matching(
        /^[a-z0-9]+([./_-][a-z0-9]+)*$/,
        "must be lower-case letters and digits, joined by '.', '/', '_' or '-'",
      ),
      plainText,
    ),
    "IMG-11",
    "Labels of the image in addition to git-commit and OCI's, which they override. A change makes a new image.",
    { maintainer: "devops@example.com" },
  ),
  platform: setting(
    z.enum(["linux/amd64", "linux/arm64"]),
    "IMG-12",
    "Platform that the image is built for; it must match the cluster's nodes.",
  ),
  baseImage: setting(
    matching(/^[a-z0-9][a-zA-Z0-9._:/@-]*$/, "must be an image's reference, such as node:24-alpine"),
    "IMG-15, IMG-16",
    "Image that the Dockerfile starts from, as its build argument BASE_IMAGE; Debian's and Alpine's work.",
  ),
  sizeLimit: setting(bytes, "IMG-14", "Size that the image must stay under, compressed as in the registry."),
  cache: setting(
    z.enum(["builder", "registry"]),
    "IMG-8",
    "Where layers of earlier builds are cached: only with the builder, or also in the registry, for " +
      "builders that start empty.",
  ),
});

/**
 * How the images that are pulled by tag, and not built here, are kept from changing unseen.
 *
 * @requirement IMG-7
 */
export const imagePins = z.strictObject({
  enabled: setting(
    z.boolean(),
    "IMG-7",
    "Whether PostgreSQL's image and the builds' base images get the digest that their tag has in the registry, which " +
      "each preview and update asks for. A moved tag then shows in the preview; the update restarts the database, or " +
      "builds again. Needs Pulumi's provider `docker`, but no Docker; an image with a digest keeps it.",
  ),
});

const vulnerability = matching(
  /^[A-Z][A-Z0-9]*(-[A-Za-z0-9]+)+$/,
  "must be a vulnerability's id, such as CVE-2024-3094",
);

/**
 * What keeps an image with known vulnerabilities from being deployed.
 *
 * @requirement IMG-25
 */
export const imageScan = z.strictObject({
  enabled: setting(
    z.boolean(),
    "IMG-25",
    "Whether images are scanned before anything runs them; required in staging and production.",
  ),
  scanner: setting(
    z.enum(["auto", "trivy", "grype"]),
    "IMG-25",
    "Scanner on this machine: `auto` uses Trivy if it is installed, else Grype.",
  ),
  severity: setting(
    z.enum(["CRITICAL", "HIGH", "MEDIUM", "LOW"]),
    "IMG-25",
    "Lowest severity of a vulnerability that prevents deployment.",
  ),
  accepted: setting(
    z.record(vulnerability, z.string().min(1, "must say why the vulnerability does no harm")),
    "IMG-25",
    "Vulnerabilities that don't prevent deployment, each with the reason.",
    { "CVE-2023-45853": "minizip, which nothing here uses" },
  ),
});
