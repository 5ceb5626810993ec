import { at, items, member } from "../manifest";
import { isSince } from "../lib/pod-security";
import type { Context, Rule } from "../rule";

/** Sysctls that apply only to the pod, by the minor release from which the Pod Security Standards allow them. */
const safe: Record<number, string[]> = {
  25: [
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ping_group_range",
    "net.ipv4.tcp_syncookies",
  ],
  27: ["net.ipv4.ip_local_reserved_ports"],
  29: ["tcp_fin_timeout", "tcp_keepalive_intvl", "tcp_keepalive_probes", "tcp_keepalive_time"].map(ipv4),
  32: ["tcp_rmem", "tcp_wmem"].map(ipv4),
  37: ["tcp_notsent_lowat", "tcp_slow_start_after_idle"].map(ipv4),
};

function ipv4(name: string): string {
  return `net.ipv4.${name}`;
}

function allowed(context: Context): string[] {
  return Object.entries(safe).flatMap(([minor, names]) => (isSince(context, Number(minor)) ? names : []));
}

export const sysctls: Rule = {
  name: "sysctls",
  checks: [16],
  title: "A pod sets only safe sysctls.",
  why: "Other sysctls change the kernel for all pods of the node, or turn its protection off.",
  fix: `leave it out, or set it on the node; the safe ones are ${Object.values(safe).flat().join(", ")}`,
  severity: "high",
  standards: ["PSS baseline", "NSA/CISA: pod security enforcement"],
  pod: ({ path, spec }, context) =>
    items(member(spec, "securityContext").sysctls).flatMap(({ name: value }, index) =>
      allowed(context).includes(value as string)
        ? []
        : [{ path: at(path, "securityContext", "sysctls", index, "name"), value, problem: "isn't a safe sysctl" }],
    ),
};
