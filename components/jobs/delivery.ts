import type * as kubernetes from "@pulumi/kubernetes";
import type { ReminderSettings } from "../../settings";

type EnvVar = kubernetes.types.input.core.v1.EnvVar;

/**
 * Environment variables that say how reminders are delivered. Reminders in the outbox need none.
 *
 * @requirement CRON-3
 */
export function deliveryEnv({ delivery: { kind, secretName, smtp } }: ReminderSettings): EnvVar[] {
  if (kind === "outbox") return [];
  const chosen = { name: "REMINDER_DELIVERY", value: kind };
  if (kind === "webhook") return [chosen, fromSecret("WEBHOOK_URL", secretName!, "webhook-url")];
  return [
    chosen,
    { name: "SMTP_HOST", value: smtp.host! },
    { name: "SMTP_PORT", value: String(smtp.port) },
    { name: "SMTP_SECURITY", value: smtp.security },
    { name: "SMTP_FROM", value: smtp.from! },
    ...(smtp.username === undefined
      ? []
      : [{ name: "SMTP_USERNAME", value: smtp.username }, fromSecret("SMTP_PASSWORD", secretName!, "smtp-password")]),
  ];
}

function fromSecret(name: string, secret: string, key: string): EnvVar {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}
