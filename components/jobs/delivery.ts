import type * as kubernetes from "@pulumi/kubernetes";
import { loginOf, type ReminderSettings } from "../../settings";

type EnvVar = kubernetes.types.input.core.v1.EnvVar;

/**
 * Environment variables that say how reminders are delivered. Reminders in the outbox need none.
 *
 * @requirement CRON-3
 */
export function deliveryEnv({ delivery }: ReminderSettings): EnvVar[] {
  if (delivery.kind === "outbox") return [];
  const chosen = { name: "REMINDER_DELIVERY", value: delivery.kind };
  if (delivery.kind === "webhook") return [chosen, fromSecret("WEBHOOK_URL", delivery.secretName, "webhook-url")];
  const { smtp } = delivery;
  const login = loginOf(delivery);
  return [
    chosen,
    { name: "SMTP_HOST", value: smtp.host },
    { name: "SMTP_PORT", value: String(smtp.port) },
    { name: "SMTP_SECURITY", value: smtp.security },
    { name: "SMTP_FROM", value: smtp.from },
    ...(login === undefined
      ? []
      : [
          { name: "SMTP_USERNAME", value: login.username },
          fromSecret("SMTP_PASSWORD", login.secretName, "smtp-password"),
        ]),
  ];
}

function fromSecret(name: string, secret: string, key: string): EnvVar {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}
