import { at, items, member } from "../manifest";
import type { Rule } from "../rule";

/** Sysctls that each pod has of its own, by PSS v1.34. */
const safe = new Set([
  "kernel.shm_rmid_forced",
  ...["ip_local_port_range", "ip_local_reserved_ports", "ip_unprivileged_port_start", "ping_group_range"].map(
    (name) => `net.ipv4.${name}`,
  ),
  ...["syncookies", "keepalive_time", "fin_timeout", "keepalive_intvl", "keepalive_probes", "rmem", "wmem"].map(
    (name) => `net.ipv4.tcp_${name}`,
  ),
]);

export const sysctls: Rule = {
  name: "sysctls",
  checks: [16],
  title: "A pod sets only sysctls that are safe.",
  why: "Other sysctls change the kernel for all pods of the node, or turn its protection off.",
  fix: `leave it out, or set it on the node; safe are ${[...safe].join(", ")}`,
  severity: "high",
  standards: ["PSS baseline", "NSA/CISA: pod security enforcement"],
  pod: ({ path, spec }) =>
    items(member(spec, "securityContext").sysctls).flatMap(({ name: value }, index) =>
      safe.has(value as string)
        ? []
        : [{ path: at(path, "securityContext", "sysctls", index, "name"), value, problem: "isn't a safe sysctl" }],
    ),
};
