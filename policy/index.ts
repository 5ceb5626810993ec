import { PolicyPack } from "@pulumi/policy";
import { containersOf } from "./pods";
import { nonRoot } from "./rules/non-root";
import { probes } from "./rules/probes";
import { resources } from "./rules/resources";

new PolicyPack("kubernetes-workload-policies", {
  policies: [nonRoot, probes, resources].map(({ name, description, check }) => ({
    name,
    description,
    enforcementLevel: "mandatory",
    validateResource: ({ type, props }, report) => containersOf(type, props).flatMap(check).forEach((message) => report(message)),
  })),
});
