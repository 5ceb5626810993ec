import type { Rule } from "./rule";
import { addCapabilities } from "./rules/add-capabilities";
import { apparmor } from "./rules/apparmor";
import { dropCapabilities } from "./rules/drop-capabilities";
import { hostNamespaces } from "./rules/host-namespaces";
import { hostPath } from "./rules/host-path";
import { hostPort } from "./rules/host-port";
import { hostProcess } from "./rules/host-process";
import { privilegeEscalation } from "./rules/privilege-escalation";
import { privileged } from "./rules/privileged";
import { probeHost } from "./rules/probe-host";
import { procMount } from "./rules/proc-mount";
import { runAsNonRoot } from "./rules/run-as-non-root";
import { runAsUser } from "./rules/run-as-user";
import { seccomp } from "./rules/seccomp";
import { selinux } from "./rules/selinux";
import { sysctls } from "./rules/sysctls";
import { volumeTypes } from "./rules/volume-types";

/**
 * Rules that together give the verdict of a Pod Security Standard, each with the parameters that make it do so. The
 * Kubernetes release is the pack's parameter podSecurity.
 */
export type Profile = [rule: Rule, config: object][];

/** The capabilities that container runtimes grant by default; PSS baseline allows a container to add them. */
const defaultCapabilities = [
  ...["AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE"],
  ...["SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"],
];

const common: Rule[] = [
  privileged,
  hostNamespaces,
  hostPath,
  hostPort,
  apparmor,
  selinux,
  sysctls,
  procMount,
  hostProcess,
  probeHost,
];

export const baseline: Profile = [
  ...common.map((rule): [Rule, object] => [rule, rule === procMount ? { strict: false } : {}]),
  [addCapabilities, { allowed: defaultCapabilities }],
  [seccomp, { required: false }],
];

export const restricted: Profile = [
  ...common,
  addCapabilities,
  dropCapabilities,
  privilegeEscalation,
  runAsNonRoot,
  runAsUser,
  seccomp,
  volumeTypes,
].map((rule) => [rule, {}]);
