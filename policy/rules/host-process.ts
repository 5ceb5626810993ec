import { at, type Manifest, member } from "../manifest";
import type { Finding, Rule } from "../rule";

export const hostProcess: Rule = {
  name: "host-process",
  checks: [17],
  title: "No Windows container is a HostProcess container.",
  why: "A HostProcess container isn't isolated: it has all rights on its node.",
  fix: "leave windowsOptions.hostProcess out",
  severity: "critical",
  standards: ["PSS baseline", "CIS 5.2.11"],
  pod: ({ path, spec }) => refused(path, spec),
  container: ({ path, spec }) => refused(path, spec),
};

function refused(path: string, spec: Manifest): Finding[] {
  const value = member(spec, "securityContext", "windowsOptions").hostProcess ?? false;
  return value === false
    ? []
    : [
        {
          path: at(path, "securityContext", "windowsOptions", "hostProcess"),
          value,
          problem: "makes the container a process of the node",
        },
      ];
}
