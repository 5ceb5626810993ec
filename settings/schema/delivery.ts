import { z } from "zod";
import { dnsSubdomain } from "../formats/names";
import { hostAddress, port } from "../formats/network";
import { matching } from "../formats/text";
import { podEnvironment } from "../facts/pod-environment";
import { setting } from "./setting";

const { smtpPassword, webhookUrl } = podEnvironment;

/* How the day's reminders reach people. A change of any of it takes effect with the next run. */

const smtp = z.strictObject({
  host: setting(
    hostAddress.optional(),
    "CRON-3",
    "Mail server with a public address; any other needs a rule in networkPolicy.rules.",
    "smtp.example.com",
  ),
  port: setting(port, "CRON-3", "Port of the mail server."),
  security: setting(
    z.enum(["starttls", "tls", "none"]),
    "CRON-3",
    "How the connection is encrypted: upgraded with STARTTLS, TLS from the start, or not at all, in which " +
      "case no password may be sent.",
  ),
  from: setting(
    matching(/^[^@\s<>,]+@[A-Za-z0-9.-]+$/, "must be an e-mail address").optional(),
    "CRON-3",
    "Address that reminders come from.",
    "todo@example.com",
  ),
  username: setting(
    z.string("must be text").min(1, "must not be empty").optional(),
    "CRON-3",
    "Login at the mail server; leave it out if the server needs none.",
    "todo",
  ),
});

/**
 * Who brings reminders to people.
 *
 * @requirement CRON-3
 */
export const delivery = z.strictObject({
  kind: setting(
    z.enum(["outbox", "smtp", "webhook"]),
    "CRON-3",
    "`outbox` leaves reminders in the table `reminders` for another sender; `smtp` sends e-mail; " +
      "`webhook` posts them to a URL on port 443.",
  ),
  secretName: setting(
    dnsSubdomain.optional(),
    "CRON-3",
    "Secret of the namespace, such as one of secrets.extra, with the key " +
      `\`${smtpPassword.key}\` or \`${webhookUrl.key}\`.`,
    "todo-reminders-delivery",
  ),
  smtp,
});
