import { member } from "../pods";
import type { Rule } from "../rule";

/** Policy checks 23 and 24: the scheduler knows what a container needs, and no container takes all (DEP-21). */
export const resources: Rule = {
  name: "resources",
  description: "Every container, init containers included, has requests and limits for cpu and memory.",
  check: ({ path, spec }) =>
    ["requests", "limits"].flatMap((bound) =>
      ["cpu", "memory"]
        .filter((quantity) => member(member(spec, "resources"), bound)[quantity] === undefined)
        .map((quantity) => `${path}: resources.${bound}.${quantity} is missing; set one, such as ${quantity === "cpu" ? "100m" : "128Mi"}`),
    ),
};
