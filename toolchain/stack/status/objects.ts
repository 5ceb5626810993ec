import { z } from "zod";

const podTemplate = z.object({
  spec: z.object({
    containers: z.array(
      z.object({
        image: z.string(),
        env: z
          .array(
            z.object({
              valueFrom: z
                .object({ secretKeyRef: z.object({ name: z.string(), key: z.string() }).optional() })
                .optional(),
            }),
          )
          .optional(),
        envFrom: z.array(z.object({ secretRef: z.object({ name: z.string() }).optional() })).optional(),
      }),
    ),
    volumes: z
      .array(
        z.object({
          secret: z
            .object({ secretName: z.string().optional(), items: z.array(z.object({ key: z.string() })).optional() })
            .optional(),
        }),
      )
      .optional(),
  }),
});

/** The fields of Kubernetes objects that the status is read from. */
const workloadObject = z.object({
  kind: z.enum(["Deployment", "StatefulSet", "CronJob", "Job"]),
  metadata: z.object({
    name: z.string(),
    labels: z.record(z.string(), z.string()).optional(),
    generation: z.int().optional(),
    ownerReferences: z.array(z.object({ kind: z.string() })).optional(),
    creationTimestamp: z.string(),
    managedFields: z
      .array(
        z.object({
          manager: z.string().optional(),
          operation: z.string().optional(),
          subresource: z.string().optional(),
          time: z.string().optional(),
        }),
      )
      .optional(),
  }),
  spec: z.object({
    replicas: z.int().optional(),
    suspend: z.boolean().optional(),
    template: podTemplate.optional(),
    jobTemplate: z.object({ spec: z.object({ template: podTemplate }) }).optional(),
  }),
  status: z
    .object({
      observedGeneration: z.int().optional(),
      readyReplicas: z.int().optional(),
      updatedReplicas: z.int().optional(),
      lastScheduleTime: z.string().optional(),
      lastSuccessfulTime: z.string().optional(),
      conditions: z.array(z.object({ type: z.string(), status: z.string() })).optional(),
    })
    .optional(),
});

export const workloadObjects = z.object({ items: z.array(workloadObject) });
export type WorkloadObject = z.output<typeof workloadObject>;
export type PodTemplate = z.output<typeof podTemplate>;

/** A Secret's name and annotations; nothing else in it is ever read. */
export interface SecretRecord {
  name: string;
  annotations: Record<string, string>;
}

export function podTemplateOf({ spec }: WorkloadObject): PodTemplate | undefined {
  return spec.template ?? spec.jobTemplate?.spec.template;
}
