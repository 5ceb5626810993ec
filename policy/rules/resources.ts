import { at, member } from "../manifest";
import type { Rule } from "../rule";

/** DEP-21 */
export const resources: Rule = {
  name: "resources",
  checks: [23, 24],
  title: "Every container, init containers included, has requests and limits for cpu and memory.",
  why: "Without requests the scheduler guesses, and without limits one container can take a node's memory from all others.",
  fix: "set requests and limits for cpu and memory, such as 100m and 128Mi",
  severity: "medium",
  standards: ["NSA/CISA: resource policies"],
  container: ({ path, spec, role }) => {
    // An ephemeral container may not have any.
    if (role === "ephemeral") return [];
    return ["requests", "limits"].flatMap((bound) =>
      ["cpu", "memory"]
        .filter((quantity) => member(spec, "resources", bound)[quantity] === undefined)
        .map((quantity) => ({ path: at(path, "resources", bound, quantity), problem: "is missing" })),
    );
  },
};
