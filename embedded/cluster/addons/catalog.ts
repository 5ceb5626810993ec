import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { programFile } from "../../host/which.ts";
import { addonPieces } from "../../pieces/addons.ts";
import { felixPiece, type Piece } from "../../pieces/catalog.ts";
import { load } from "../certificates.ts";
import { manifest } from "../kubectl.ts";
import { nodePorts } from "../settings.ts";
import { startNetworkPolicies } from "./network-policies.ts";

/** Something that clusters commonly have and that this one gets on request. */
export type Addon = DaemonAddon | WorkloadAddon;

interface AddonBase {
  summary: string;
  /** Its own program's first. */
  pieces: [Piece, ...Piece[]];
}

/** A process of this machine. */
export interface DaemonAddon extends AddonBase {
  start: () => Promise<void>;
}

/** Pods of the cluster. */
export interface WorkloadAddon extends AddonBase {
  /** The program that its image runs, and its Deployment's name. */
  program: string;
  namespace: string;
  /** Definitions of its kinds, which must exist before anything else. */
  definitions?: () => string;
  manifests: (image: string) => string;
  /** What else must be true before it can be used, as `kubectl wait` puts it. */
  conditions?: [condition: string, object: string][];
}

/** In the order of their builds: the slowest comes last, and the others are installed meanwhile. */
export const addons = {
  "network-policies": {
    summary: "Calico's Felix, which enforces NetworkPolicies",
    pieces: [felixPiece],
    start: startNetworkPolicies,
  },
  "metrics-server": {
    summary: "cpu and memory of pods, for kubectl top and autoscaling",
    pieces: [addonPieces.metricsServer],
    program: "metrics-server",
    namespace: "kube-system",
    manifests: (image) => {
      const base64 = (text: string) => Buffer.from(text).toString("base64");
      const { certificate, key } = load("metrics-server");
      return manifest("addons/metrics-server.yaml", {
        IMAGE: image,
        AUTHORITY: base64(load("ca").certificate),
        CERTIFICATE: base64(certificate),
        KEY: base64(key),
      });
    },
    conditions: [["condition=Available", "apiservice/v1beta1.metrics.k8s.io"]],
  },
  "sealed-secrets": {
    summary: "unseals SealedSecrets; kubeseal seals them",
    pieces: [addonPieces.sealedSecrets, addonPieces.kubeseal],
    program: "sealed-secrets-controller",
    namespace: "kube-system",
    definitions: () => shipped("sealed-secrets-controller", "sealed-secrets-crds.yaml"),
    manifests: (image) => manifest("addons/sealed-secrets.yaml", { IMAGE: image }),
  },
  "external-secrets": {
    summary: "External Secrets Operator with the providers fake, kubernetes, vault and webhook",
    pieces: [addonPieces.externalSecrets],
    program: "external-secrets",
    namespace: "external-secrets",
    definitions: () => shipped("external-secrets", "external-secrets-crds.yaml"),
    manifests: (image) => manifest("addons/external-secrets.yaml", { IMAGE: image }),
  },
  "ingress": {
    summary: `Traefik, IngressClass traefik, ports ${nodePorts.http} and ${nodePorts.https}`,
    pieces: [addonPieces.traefik],
    program: "traefik",
    namespace: "traefik",
    manifests: (image) =>
      manifest("addons/traefik.yaml", {
        IMAGE: image,
        HTTP_PORT: String(nodePorts.http),
        HTTPS_PORT: String(nodePorts.https),
      }),
  },
} satisfies Record<string, Addon>;

export type AddonName = keyof typeof addons;
export const addonNames = Object.keys(addons) as AddonName[];

/** A file that a program's build put next to it. */
function shipped(program: string, file: string): string {
  return readFileSync(join(dirname(programFile(program)), file), "utf8");
}
