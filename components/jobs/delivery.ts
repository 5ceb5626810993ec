import type * as kubernetes from "@pulumi/kubernetes";
import { loginOf, type ReminderSettings } from "../../settings";
import { deliverySecret, podVariable } from "../pods/variables";

type EnvVar = kubernetes.types.input.core.v1.EnvVar;

/**
 * Environment variables that say how reminders are delivered. Reminders in the outbox need none.
 *
 * @requirement CRON-3
 */
export function deliveryEnv({ delivery }: ReminderSettings): EnvVar[] {
  if (delivery.kind === "outbox") return [];
  const chosen = podVariable("delivery", delivery.kind);
  if (delivery.kind === "webhook") return [chosen, deliverySecret("webhookUrl", delivery.secretName)];
  const { smtp } = delivery;
  const login = loginOf(delivery);
  return [
    chosen,
    podVariable("smtpHost", smtp.host),
    podVariable("smtpPort", smtp.port),
    podVariable("smtpSecurity", smtp.security),
    podVariable("smtpFrom", smtp.from),
    ...(login === undefined
      ? []
      : [podVariable("smtpUsername", login.username), deliverySecret("smtpPassword", login.secretName)]),
  ];
}
