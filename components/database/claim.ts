import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { DatabaseSettings } from "../../settings";
import { type App, type ComponentName, selectorLabels } from "../app";

type ClaimSpec = kubernetes.types.input.core.v1.PersistentVolumeClaimSpec;

export interface ClaimArgs {
  app: App;
  component: ComponentName;
  /**
   * Name of the claim.
   *
   * @requirement DB-12
   */
  name: string;
  spec: ClaimSpec;
}

/**
 * Creates a claim that belongs to the stack, not to a StatefulSet's controller: it grows with its setting, its deletion
 * is a step of the update, and Pulumi can protect it.
 *
 * @requirement DB-24
 */
export function createClaim(name: string, args: ClaimArgs, opts: pulumi.CustomResourceOptions) {
  // No version among the labels: a claim doesn't belong to a release.
  const labels = selectorLabels(args.app, args.component);
  // Most StorageClasses bind a claim only once a pod mounts it. The pod shows whether that works.
  const annotations = { "pulumi.com/skipAwait": "true" };
  return new kubernetes.core.v1.PersistentVolumeClaim(
    name,
    {
      metadata: { name: args.name, namespace: args.app.namespace, labels, annotations },
      spec: args.spec,
    },
    opts,
  );
}

/**
 * The database's requirements for its volume.
 *
 * @requirement DB-14 to DB-21
 */
export function claimSpec({ persistence }: DatabaseSettings): ClaimSpec {
  const { accessModes, volumeMode, storageClass, size, selector } = persistence;
  return {
    accessModes,
    volumeMode,
    ...(storageClass !== "" && { storageClassName: storageClass }),
    ...(selector !== undefined && { selector: { ...selector } }),
    resources: { requests: { storage: size } },
  };
}
