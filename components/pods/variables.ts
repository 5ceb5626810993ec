import type * as kubernetes from "@pulumi/kubernetes";
import { type DeliverySecretName, podEnvironment, type PodVariableName } from "../../settings";

type EnvVar = kubernetes.types.input.core.v1.EnvVar;

/** A variable that a container gets from its own settings. */
export function podVariable(name: PodVariableName, value: string | number): EnvVar {
  return { name: podEnvironment[name].variable, value: literal(String(value)) };
}

/**
 * A variable's value that the container gets as it is. Kubernetes reads `$(NAME)` as another variable's value and `$$`
 * as one dollar sign; what has neither isn't changed, so that no pod restarts for it.
 *
 * @requirement CFG-18
 */
export function literal(value: string): string {
  return /\$[$(]/.test(value) ? value.replaceAll("$", () => "$$") : value;
}

/** A variable whose value is in the Secret that the delivery's settings name. */
export function deliverySecret(name: DeliverySecretName, secret: string): EnvVar {
  const { variable, key } = podEnvironment[name];
  return { name: variable, valueFrom: { secretKeyRef: { name: secret, key } } };
}
