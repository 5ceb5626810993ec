import { z } from "zod";
import { wrongType } from "../lib/types";
import type { Finding, Rule } from "../rule";
import { isWindows, type Container } from "../pods";

const config = z.strictObject({
  minimum: z.int().min(1).max(10000).default(1000).describe("lowest user and group id that is allowed"),
  required: z.boolean().default(true).describe("whether runAsUser and runAsGroup must be set"),
});

export const highUid: Rule<z.infer<typeof config>> = {
  name: "high-uid",
  checks: [8],
  title: "Every container runs with a high user id and group id.",
  why: "Low ids belong to the node's users, and a process that breaks out of its container acts as one of them.",
  fix: "set runAsUser and runAsGroup in the pod's securityContext to the image's own, such as 1000",
  severity: "low",
  standards: ["NSA/CISA: non-root containers"],
  config,
  container: (container, { config }) => {
    // Windows identifies users by name.
    if (isWindows(container.pod)) return [];
    return ["runAsUser", "runAsGroup"].flatMap((field) => judged(container, field, config));
  },
};

function judged(container: Container, field: string, { minimum, required }: z.infer<typeof config>): Finding[] {
  const value = container.securityValue(field);
  const path = container.securityPath(field);
  if (value === undefined) return required ? [{ path, problem: "is missing, so the image decides" }] : [];
  const wrong = wrongType(value, "number");
  if (wrong) return [{ path, value, problem: wrong }];
  return Number(value) >= minimum ? [] : [{ path, value, problem: `is below ${minimum}` }];
}
