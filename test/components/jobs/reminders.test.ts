import assert from "node:assert/strict";
import { Reminders } from "../../../components/jobs/reminders";
import type { Tree } from "../../../settings/formats/tree";
import { settingsOf } from "../../support/settings-cases";
import { only } from "../../support/mocks";
import { assertTaskPod, image, registerTask, sourcesOf } from "./tasks";

const registerReminders = (given: Tree = {}) =>
  registerTask(given, ({ all, ...args }) => void new Reminders("reminders", { ...args, settings: all.reminders }));
const cronJobOf = async (given: Tree = {}) => only(await registerReminders(given), "kubernetes:batch/v1:CronJob");

describe("Reminders", () => {
  it("CRON-1 CRON-2 CRON-4 is a CronJob that runs daily at nine, one run at a time", async () => {
    const { metadata, spec } = await cronJobOf();
    assert.deepEqual([metadata.name, metadata.labels["app.kubernetes.io/component"]], ["todo-reminders", "reminders"]);
    const { jobTemplate, ...rest } = spec;
    assert.deepEqual(rest, {
      schedule: "0 9 * * *",
      timeZone: "UTC",
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    });
    const { backoffLimit, activeDeadlineSeconds, template } = jobTemplate.spec;
    assert.deepEqual([backoffLimit, activeDeadlineSeconds, template.spec.restartPolicy], [3, 600, "Never"]);
  });

  it("CRON-2 CRON-4 follows the settings", async () => {
    const limits = { backoffLimit: 0, activeDeadlineSeconds: 60 };
    const when = {
      ...{ schedule: "30 6,18 * * *", timeZone: "Europe/Berlin", concurrencyPolicy: "Replace" },
      ...{ startingDeadlineSeconds: 60, successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 5 },
    };
    const { jobTemplate, ...rest } = (await cronJobOf({ reminders: { ...when, ...limits } })).spec;
    assert.deepEqual(rest, when);
    const { backoffLimit, activeDeadlineSeconds, template } = jobTemplate.spec;
    assert.deepEqual({ backoffLimit, activeDeadlineSeconds }, limits);
    assert.equal(sourcesOf(template.spec.containers[0]).TIME_ZONE, "Europe/Berlin");
  });

  it("CRON-3 runs the backend's image with the entries of ConfigMap and Secret that it reads", async () => {
    const [container] = (await cronJobOf()).spec.jobTemplate.spec.template.spec.containers;
    assert.equal(container.image, image);
    assert.deepEqual(container.command, ["python", "-m", "app.reminders"]);
    assert.deepEqual(sourcesOf(container), {
      LOG_LEVEL: "todo-app-config/log-level",
      LOG_FORMAT: "todo-app-config/log-format",
      DATABASE_URL: "todo-app-secret/backend-database-url",
      TIME_ZONE: "UTC",
    });
    const command = ["python", "-m", "app.other"];
    assert.deepEqual(
      (await cronJobOf({ reminders: { command } })).spec.jobTemplate.spec.template.spec.containers[0].command,
      command,
    );
  });

  it("CRON-3 delivers reminders as the settings say, with a password or URL from a Secret", async () => {
    const sources = async (delivery: Tree) => {
      const [container] = (await cronJobOf({ reminders: { delivery } })).spec.jobTemplate.spec.template.spec.containers;
      return Object.fromEntries(
        Object.entries(sourcesOf(container)).filter(([name]) => /^(REMINDER|SMTP|WEBHOOK)_/.test(name)),
      );
    };
    assert.deepEqual(await sources({ kind: "outbox" }), {});
    assert.deepEqual(await sources({ kind: "webhook", secretName: "todo-hook" }), {
      REMINDER_DELIVERY: "webhook",
      WEBHOOK_URL: "todo-hook/webhook-url",
    });
    const smtp = { host: "smtp.example.com", from: "todo@example.com" };
    const mail = {
      REMINDER_DELIVERY: "smtp",
      SMTP_HOST: smtp.host,
      SMTP_PORT: "587",
      SMTP_SECURITY: "starttls",
      SMTP_FROM: smtp.from,
    };
    assert.deepEqual(await sources({ kind: "smtp", smtp }), mail);
    assert.deepEqual(await sources({ kind: "smtp", secretName: "todo-mail", smtp: { ...smtp, username: "todo" } }), {
      ...mail,
      SMTP_USERNAME: "todo",
      SMTP_PASSWORD: "todo-mail/smtp-password",
    });
  });

  it("CRON-5 X-17 is hardened and limited", async () => {
    const pod = (await cronJobOf()).spec.jobTemplate.spec.template;
    assertTaskPod(pod, "reminders", settingsOf({}).reminders.resources);
  });
});
