import type { Rule } from "../rule";
import { privileged } from "./privileged";
import { probes } from "./probes";
import { resources } from "./resources";
import { runAsNonRoot } from "./run-as-non-root";

/** All rules, in the order of the list of checks. */
export const rules: Rule[] = [privileged, runAsNonRoot, resources, probes];
