import { z } from "zod";
import { cidr, origin, port } from "../formats/network";
import { wholeNumber } from "../formats/numbers";
import { anyCase } from "../formats/text";
import { setting } from "./setting";

/* What the application itself reads, from the ConfigMap. A change of any of it restarts frontend and backend. */

/**
 * How frontend and backend log.
 *
 * @requirement CM-19, CM-20
 */
export const logging = {
  logLevel: setting(
    anyCase(["DEBUG", "INFO", "WARNING", "ERROR"]),
    "CFG-14",
    "Lowest level that frontend and backend log, in any case.",
  ),
  logLevelCase: setting(z.enum(["upper", "lower"]), "CFG-14", "Case that the level is handed to them in."),
  logFormat: setting(
    z.enum(["json", "text"]),
    "CM-20",
    "Form of their log lines: `json` for collectors, `text` for people.",
  ),
};

const allowedOrigin = setting(origin, "CM-11", "Origin whose pages may call the backend.", "https://todo.example.com");

export const corsOrigins = setting(
  z.array(allowedOrigin).optional(),
  "CM-11",
  "Origins whose pages may call the backend; the frontend's if not set.",
  ["https://todo.example.com"],
);

export const llmProvider = setting(
  z.enum(["offline", "cohere", "openai"]),
  "SCR-14",
  "Who answers in the chat: `offline` is a built-in model that needs no account; the others need their API key.",
);

/**
 * What the application offers.
 *
 * @requirement CM-12, CM-13
 */
export const features = z.strictObject({
  reminders: setting(z.boolean(), "CM-12", "Whether reminders are sent daily (section 18)."),
  aiChatbot: setting(z.boolean(), "CM-13", "Whether tasks can be managed in a chat."),
});

/**
 * The token that the frontend's server signs for each call to the backend.
 *
 * @requirement CM-21, CM-22
 */
export const jwt = z.strictObject({
  algorithm: setting(
    z.enum(["HS256", "HS384", "HS512"]),
    "CM-22",
    "Signature of the token that the frontend's server sends.",
  ),
  expiration: setting(wholeNumber(1), "CM-21", "Lifetime of that token in seconds."),
});

/** A person's session with the application (section 20). */
export const session = z.strictObject({
  type: setting(
    z.enum(["in-memory", "database", "external"]),
    "SES-1",
    "Where sessions are kept: `in-memory` of the frontend's pods, which ties a person to one of them " +
      "(with several, both Services need sessionAffinity `ClientIP`); in the tasks' `database`; or in an " +
      "`external` " +
      "Redis or Valkey, whose URL is sessionStoreUrl.",
  ),
  ttl: setting(wholeNumber(1), "SES-2", "Lifetime of a session in seconds; jwt.expiration if not set."),
  encryption: setting(z.boolean(), "SES-3", "Whether stored sessions are encrypted."),
  persistence: setting(
    z.boolean(),
    "SES-4",
    "Whether sessions outlive a restart, which those in memory can't, and those in an external store do.",
  ),
  external: z.strictObject({
    port: setting(port, "SES-1", "Port of the external store."),
    addressRanges: setting(
      z
        .array(setting(cidr, "NET-9", "Range of addresses.", "203.0.113.0/24"))
        .min(1, "must have at least one address range"),
      "NET-9",
      "Address ranges of the store: network policies let the frontend connect to its port there.",
      ["203.0.113.0/24"],
    ),
  }),
});
