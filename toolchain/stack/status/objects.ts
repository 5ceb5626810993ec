/** The fields of Kubernetes' objects that the status is read from. */
export interface WorkloadObject {
  kind: "Deployment" | "StatefulSet" | "CronJob" | "Job";
  metadata: {
    name: string;
    labels?: Record<string, string>;
    generation?: number;
    ownerReferences?: { kind: string }[];
    creationTimestamp: string;
    managedFields?: { manager?: string; operation?: string; subresource?: string; time?: string }[];
  };
  spec: {
    replicas?: number;
    suspend?: boolean;
    template?: PodTemplate;
    jobTemplate?: { spec: { template: PodTemplate } };
  };
  status?: {
    observedGeneration?: number;
    readyReplicas?: number;
    updatedReplicas?: number;
    lastScheduleTime?: string;
    lastSuccessfulTime?: string;
    conditions?: { type: string; status: string }[];
  };
}

export interface PodTemplate {
  spec: {
    containers: {
      image: string;
      env?: { valueFrom?: { secretKeyRef?: { name: string; key: string } } }[];
      envFrom?: { secretRef?: { name: string } }[];
    }[];
    volumes?: { secret?: { secretName?: string } }[];
  };
}

/** A Secret's name and annotations; nothing else of it is ever read. */
export interface SecretRecord {
  name: string;
  annotations: Record<string, string>;
}

export function podTemplate({ spec }: WorkloadObject): PodTemplate | undefined {
  return spec.template ?? spec.jobTemplate?.spec.template;
}
