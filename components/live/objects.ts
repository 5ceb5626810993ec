import { z } from "zod";

/* The fields that the program reads of objects from the API server. */

const text = z.string();
const count = z.int().optional();

const containerStatus = z.object({
  name: text,
  ready: z.boolean().optional(),
  state: z
    .object({
      running: z.object({}).optional(),
      waiting: z.object({ reason: text.optional(), message: text.optional() }).optional(),
      terminated: z.object({ exitCode: z.int(), reason: text.optional(), message: text.optional() }).optional(),
    })
    .optional(),
  lastState: z
    .object({
      terminated: z.object({ exitCode: z.int(), reason: text.optional(), message: text.optional() }).optional(),
    })
    .optional(),
});

export type ContainerStatus = z.output<typeof containerStatus>;

export const livePod = z.object({
  metadata: z.object({
    name: text,
    namespace: text,
    uid: text,
    creationTimestamp: text,
    annotations: z.record(text, text).optional(),
  }),
  status: z.object({
    phase: text.optional(),
    reason: text.optional(),
    message: text.optional(),
    conditions: z.array(z.object({ type: text, status: text, message: text.optional() })).optional(),
    initContainerStatuses: z.array(containerStatus).optional(),
    containerStatuses: z.array(containerStatus).optional(),
  }),
});

export type LivePod = z.output<typeof livePod>;

export const liveDeployment = z.object({
  metadata: z.object({
    generation: count,
    deletionTimestamp: text.optional(),
    managedFields: z.array(z.object({ subresource: text.optional(), time: text.optional() })).optional(),
  }),
  spec: z.object({ replicas: count, progressDeadlineSeconds: count }),
  status: z
    .object({
      observedGeneration: count,
      replicas: count,
      updatedReplicas: count,
      availableReplicas: count,
      conditions: z
        .array(
          z.object({
            type: text,
            status: text,
            reason: text.optional(),
            message: text.optional(),
            lastUpdateTime: text.optional(),
          }),
        )
        .optional(),
    })
    .optional(),
});

export type LiveDeployment = z.output<typeof liveDeployment>;

/** Identifies any object. */
export const identified = z.object({ metadata: z.object({ uid: text }) });
