import { at, member } from "../manifest";
import type { Rule } from "../rule";

export const procMount: Rule = {
  name: "proc-mount",
  checks: [17],
  title: "Every container's /proc is masked as the runtime does by default.",
  why: "An unmasked /proc shows and changes the node's kernel.",
  fix: "leave procMount out",
  severity: "high",
  standards: ["PSS baseline", "NSA/CISA: hardening container environments"],
  container: ({ path, spec }) => {
    const value = member(spec, "securityContext").procMount ?? "Default";
    return value === "Default"
      ? []
      : [{ path: at(path, "securityContext", "procMount"), value, problem: "isn't Default" }];
  },
};
