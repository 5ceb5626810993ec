import { z } from "zod";
import { wholeNumber } from "../formats/numbers";
import { bytes, cpu } from "../formats/quantities";
import { matching } from "../formats/text";
import { setting } from "./setting";

const quantities = z.strictObject({
  cpu: setting(cpu, "VAL-1", "CPU, in cores or millicores."),
  memory: setting(bytes, "VAL-2", "Memory, with a unit."),
});

/**
 * Requests and limits of a container; a change restarts its pods.
 *
 * @requirement CFG-12, DEP-21
 */
export const resources = z.strictObject({ requests: quantities, limits: quantities });

/**
 * When a probe runs and how often it may fail.
 *
 * @requirement PRB-6 to PRB-9
 */
export const probe = z.strictObject({
  initialDelaySeconds: setting(wholeNumber(0), "PRB-9", "Seconds from the container's start to the first check."),
  periodSeconds: setting(wholeNumber(1), "PRB-9", "Seconds from one check to the next."),
  timeoutSeconds: setting(wholeNumber(1), "PRB-9", "Seconds that a check may take; at most the period."),
  failureThreshold: setting(wholeNumber(1), "PRB-9", "Failures in a row that count."),
});

/**
 * Segments of unreserved characters, neither `.` nor `..`: a path that no client, proxy or server writes differently.
 */
const segment = String.raw`\.?[A-Za-z0-9_~-][A-Za-z0-9._~-]*`;

const httpProbe = probe.extend({
  port: setting(
    z.union([z.string(), z.number()], "must be a port's name or number"),
    "PRB-5",
    "Container port that is asked, by name or number.",
  ),
  path: setting(
    matching(
      new RegExp(`^/(${segment}/)*(${segment})?$`),
      "must be a path that starts with '/', with letters, digits, '-', '.', '_' and '~' between slashes",
    ),
    "PRB-2",
    "Path that answers 2xx when all is well. The images answer on every path that is set here; a change restarts the " +
      "pods.",
  ),
});

/**
 * The three probes of a built component; liveness and readiness can't be switched off.
 *
 * @requirement PRB-1
 */
export const healthCheck = z.strictObject({
  liveness: httpProbe,
  readiness: httpProbe,
  startup: httpProbe.extend({
    enabled: setting(z.boolean(), "PRB-1", "Whether the other probes wait until this one has succeeded."),
  }),
});
