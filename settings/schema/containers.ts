import { z } from "zod";
import { bytes, cpu, imageTag, matching, wholeNumber } from "../formats";
import { setting } from "./setting";

const quantities = z.strictObject({
  cpu: setting(cpu, "VAL-1", "CPU, in cores or millicores."),
  memory: setting(bytes, "VAL-2", "Memory, with a unit."),
});

/** Requests and limits of a container; a change restarts its pods (CFG-12, DEP-21). */
export const resources = z.strictObject({ requests: quantities, limits: quantities });

/** Registry host, with an optional path (IMG-2). */
export const registry = matching(
  /^([A-Za-z0-9.-]+(:\d{1,5})?(\/[a-z0-9._-]+)*)?$/,
  "must be a registry's host, without scheme and with no slash at its end",
);

export const imageDigest = setting(
  matching(/^sha256:[0-9a-f]{64}$/, "must be sha256: and 64 hexadecimal digits").optional(),
  "IMG-7",
  "Digest of an image that is in the registry already: it is run as it is, and nothing is built.",
  `sha256:${"0123456789abcdef".repeat(4)}`,
);

export const pullPolicy = setting(z.enum(["IfNotPresent", "Always", "Never"]), "IMG-26", "When a node pulls the image; a change restarts the pods.");

export const image = z.strictObject({
  repository: setting(
    matching(
      /^([a-z0-9][a-z0-9.-]*(:\d{1,5})?\/)?[a-z0-9]+(([._/]|__|-+)[a-z0-9]+)*$/,
      "must be a lower-case repository path, without a tag or digest",
    ),
    "IMG-3",
    "Repository inside the registry; one that starts with the registry's host is taken as it is.",
  ),
  tag: setting(imageTag, "IMG-4", "Tag that the built image is pushed under; workloads run it by digest."),
  digest: imageDigest,
  pullPolicy,
});

/** When a probe runs and how often it may fail (PRB-6 to PRB-9). */
export const probe = z.strictObject({
  initialDelaySeconds: setting(wholeNumber(0), "PRB-9", "Seconds from the container's start to the first check."),
  periodSeconds: setting(wholeNumber(1), "PRB-9", "Seconds from one check to the next."),
  timeoutSeconds: setting(wholeNumber(1), "PRB-9", "Seconds that a check may take; at most the period."),
  failureThreshold: setting(wholeNumber(1), "PRB-9", "Failures in a row that count."),
});

const httpProbe = probe.extend({
  path: setting(matching(/^\/\S*$/, "must be a path that starts with '/'"), "PRB-2", "Path that answers 2xx when all is well."),
});

/** The three probes of a built component; liveness and readiness can't be switched off (PRB-1). */
export const healthCheck = z.strictObject({
  liveness: httpProbe,
  readiness: httpProbe,
  startup: httpProbe.extend({ enabled: setting(z.boolean(), "PRB-1", "Whether the other probes wait until this one has succeeded.") }),
});
