import { z } from "zod";
import { at, member } from "../manifest";
import { wrongType } from "../lib/types";
import type { Rule } from "../rule";
import { isWindows } from "../pods";

const config = z.strictObject({
  allowed: z.array(z.string()).default(["NET_BIND_SERVICE"]).describe("capabilities that a container may add"),
});

export const addCapabilities: Rule<z.infer<typeof config>> = {
  name: "add-capabilities",
  checks: [12],
  title: "Containers add only allowed capabilities, by default NET_BIND_SERVICE.",
  why: "Most capabilities lead to full root rights: SYS_ADMIN, SYS_PTRACE and DAC_OVERRIDE are root by another name.",
  fix: "leave the capability out; a process that listens on a port above 1023 doesn't need one",
  severity: "high",
  standards: ["PSS baseline", "PSS restricted", "NSA/CISA: pod security enforcement", "CIS 5.2.9"],
  config,
  container: ({ path, spec, pod }, { config: { allowed } }) => {
    const { add } = member(spec, "securityContext", "capabilities");
    if (isWindows(pod)) return [];
    const problem = wrongType(add, "list");
    if (problem) return [{ path: at(path, "securityContext", "capabilities", "add"), value: add, problem }];
    if (!Array.isArray(add)) return [];
    return add.flatMap((value: unknown, index) =>
      typeof value === "string" && allowed.includes(value)
        ? []
        : [
            {
              path: at(path, "securityContext", "capabilities", "add", index),
              value,
              problem: allowed.length > 0 ? `isn't one of ${allowed.join(", ")}` : "isn't allowed: none may be added",
            },
          ],
    );
  },
};
