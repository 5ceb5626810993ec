import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

export interface RetainedVolumeArgs {
  claim: kubernetes.core.v1.PersistentVolumeClaim;
  /** Known once a pod mounts the claim, which binds it. */
  ready: pulumi.Output<pulumi.ID>;
}

/**
 * Keeps the volume behind a claim when the claim is deleted, whatever its StorageClass says. The volume stays retained
 * when the setting is turned off: nobody should lose data that way.
 *
 * @requirement DB-24
 */
export class RetainedVolume extends pulumi.ComponentResource {
  /** Name of the volume. */
  readonly volume: pulumi.Output<string>;

  constructor(name: string, { claim, ready }: RetainedVolumeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:RetainedVolume", name, {}, opts);
    // Read once it is bound: most StorageClasses bind a claim only once a pod mounts it.
    const id = pulumi.all([ready, claim.id]).apply(([, id]) => id);
    const bound = kubernetes.core.v1.PersistentVolumeClaim.get(`${name}-bound-claim`, id, { parent: this });
    // A patch needs a name, which the volume doesn't have yet in the preview of a new stack.
    this.volume = bound.spec.volumeName.apply((volume) => this.retain(name, volume));
    this.registerOutputs({ volume: this.volume });
  }

  private retain(name: string, volume: string): pulumi.Output<string> {
    // The provisioner, which created the volume, owns the field.
    const metadata = { name: volume, annotations: { "pulumi.com/patchForce": "true" } };
    const patch = new kubernetes.core.v1.PersistentVolumePatch(
      `${name}-patch`,
      { metadata, spec: { persistentVolumeReclaimPolicy: "Retain" } },
      { parent: this, retainOnDelete: true },
    );
    return patch.metadata.name;
  }
}
