import fc from "fast-check";
import { container, initContainer, named, profile, securityContext, seLinuxOptions, users } from "./containers";
import { defined, often, seldom } from "./generators";
import { volumes } from "./volumes";

const sysctl = fc.constantFrom(
  ...[
    "kernel.shm_rmid_forced",
    "kernel.msgmax",
    "kernel.sem",
    "fs.mqueue.msg_max",
    "vm.swappiness",
    "net.core.somaxconn",
  ],
  ...[
    "ip_local_port_range",
    "ip_local_reserved_ports",
    "ip_unprivileged_port_start",
    "ping_group_range",
    "tcp_syncookies",
    "ip_forward",
  ].map((name) => `net.ipv4.${name}`),
  ...["keepalive_time", "fin_timeout", "keepalive_intvl", "keepalive_probes", "rmem", "wmem", "tw_reuse"].map(
    (name) => `net.ipv4.tcp_${name}`,
  ),
);

const safeOrNot = fc
  .uniqueArray(sysctl, { minLength: 1, maxLength: 2 })
  .map((names) => names.map((name) => ({ name, value: "1" })));

const podSecurityContext = fc
  .record({
    runAsNonRoot: often<unknown>(true, undefined, false),
    runAsUser: fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: users }),
    runAsGroup: seldom(users),
    fsGroup: seldom(users),
    supplementalGroups: seldom(fc.array(users, { maxLength: 2 })),
    seccompProfile: fc.oneof(
      { weight: 12, arbitrary: fc.constant({ type: "RuntimeDefault" }) },
      { weight: 4, arbitrary: fc.option(profile, { nil: undefined }) },
    ),
    appArmorProfile: seldom(profile),
    seLinuxOptions: seldom(seLinuxOptions),
    sysctls: often<unknown>(undefined, true).chain((given) =>
      given === undefined ? fc.constant(undefined) : safeOrNot,
    ),
    windowsOptions: seldom(fc.constantFrom({}, { hostProcess: false })),
  })
  .map(defined);

const appArmor = "container.apparmor.security.beta.kubernetes.io/c0";

const linuxPod = fc
  .record({
    containers: fc.array(container(securityContext), { minLength: 1, maxLength: 3 }).map((specs) => named(specs, "c")),
    initContainers: fc.array(initContainer, { maxLength: 2 }).map((specs) => named(specs, "i")),
    securityContext: often<unknown>(true, undefined).chain((given) =>
      given === undefined ? fc.constant(undefined) : podSecurityContext,
    ),
    volumes,
    hostNetwork: seldom(fc.boolean()),
    hostPID: seldom(fc.boolean()),
    hostIPC: seldom(fc.boolean()),
    hostUsers: seldom(fc.boolean()),
    os: seldom(fc.constant({ name: "linux" })),
    annotations: seldom(
      fc.constantFrom("", "runtime/default", "localhost/x", "unconfined").map((value) => ({ [appArmor]: value })),
    ),
  })
  .map(({ annotations, ...spec }) => ({
    metadata: defined({ annotations }),
    spec: defined(JSON.stringify(spec).includes("Unmasked") ? withOwnUsers(spec) : spec),
  }));

/**
 * The API accepts an unmasked /proc only in a pod with its own user namespace, which excludes the node's namespaces.
 */
function withOwnUsers(spec: Record<string, unknown>): Record<string, unknown> {
  return { ...spec, hostUsers: false, hostNetwork: undefined, hostPID: undefined, hostIPC: undefined };
}

const windowsOptions = fc.constantFrom(undefined, {}, { hostProcess: false }, { runAsUserName: "ContainerUser" });
const windowsContext = fc.record({ runAsNonRoot: often<unknown>(true, undefined, false), windowsOptions }).map(defined);
const windowsPod = fc
  .record({
    containers: fc.array(container(windowsContext), { minLength: 1, maxLength: 2 }).map((specs) => named(specs, "c")),
    securityContext: windowsContext,
    volumes,
    hostProcess: seldom(fc.constant(true)),
  })
  .map(({ hostProcess, ...spec }) => ({
    metadata: {},
    spec: hostProcess
      ? {
          ...spec,
          containers: spec.containers.map((container) => ({ ...container, securityContext: undefined })),
          securityContext: { windowsOptions: { hostProcess, runAsUserName: "NT AUTHORITY\\SYSTEM" } },
          hostNetwork: true,
          os: { name: "windows" },
        }
      : { ...spec, os: { name: "windows" } },
  }));

export interface GeneratedPod {
  metadata: Record<string, unknown>;
  spec: Record<string, unknown>;
}

export const pods: fc.Arbitrary<GeneratedPod> = fc.oneof(
  { weight: 9, arbitrary: linuxPod },
  { weight: 1, arbitrary: windowsPod },
);

/** A pod to debug in that both standards allow and that no node ever runs. */
export const quietPod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "quiet" },
  spec: {
    schedulingGates: [{ name: "example.com/never" }],
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name: "c0",
        image: "image",
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      },
    ],
  },
};
