import fc from "fast-check";
import { defined, often, seldom, sparse } from "./generators";

/* What the Pod Security Standards check in a container, with values that they allow and refuse; the API accepts all. */

export const users = fc.constantFrom(0, 0, 0, 1, 1000, 65534);
export const profile = fc.constantFrom(
  { type: "RuntimeDefault" },
  { type: "Unconfined" },
  { type: "Localhost", localhostProfile: "profiles/x.json" },
);
export const seLinuxOptions = sparse({
  type: fc.constantFrom("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t", "spc_t"),
  user: fc.constantFrom("", "system_u"),
  role: fc.constantFrom("", "object_r"),
  level: fc.constant("s0:c123,c456"),
});
const capability = fc.constantFrom(
  "ALL",
  "NET_BIND_SERVICE",
  "CHOWN",
  "SYS_ADMIN",
  "NET_RAW",
  "SETPCAP",
  "MKNOD",
  "SYS_CHROOT",
  "AUDIT_WRITE",
  "SETFCAP",
  "net_bind_service",
  "CAP_NET_BIND_SERVICE",
  "BPF",
);
const capabilities = fc.oneof(
  { weight: 12, arbitrary: fc.constant({ drop: ["ALL"] }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      undefined,
      {},
      { drop: ["all"] },
      { drop: ["NET_RAW"] },
      { drop: ["NET_RAW", "ALL"], add: [] },
    ),
  },
  { weight: 3, arbitrary: fc.record({ drop: fc.constant(["ALL"]), add: fc.array(capability, { maxLength: 2 }) }) },
);

const httpGet = (host: fc.Arbitrary<string | undefined>) =>
  host.map((host) => ({ httpGet: defined({ path: "/", port: 8080, host }) }));
const tcpSocket = (host: fc.Arbitrary<string | undefined>) =>
  host.map((host) => ({ tcpSocket: defined({ port: 8080, host }) }));
const host = fc.constantFrom(undefined, undefined, "", "10.0.0.1", "example.com", "127.0.0.1", "localhost", "::1");
const handler = fc.oneof(httpGet(host), tcpSocket(host), fc.constant({ exec: { command: ["true"] } }));
const probe = fc.oneof(handler, fc.constant({ grpc: { port: 8080 } }));
const lifecycle = sparse({ postStart: handler, preStop: handler });

export const securityContext = fc
  .record({
    allowPrivilegeEscalation: often<unknown>(false, true, undefined),
    capabilities,
    runAsNonRoot: often<unknown>(undefined, true, true, false),
    runAsUser: seldom(users),
    runAsGroup: seldom(users),
    readOnlyRootFilesystem: fc.constantFrom(undefined, true, false),
    seccompProfile: seldom(profile),
    appArmorProfile: seldom(profile),
    seLinuxOptions: seldom(seLinuxOptions),
    procMount: seldom(fc.constantFrom("Default", "Unmasked")),
    privileged: seldom(fc.constantFrom(true, false)),
    windowsOptions: seldom(fc.constantFrom({}, { hostProcess: false }, { runAsUserName: "ContainerUser" })),
  })
  // To the API, privileged or SYS_ADMIN without privilege escalation is a contradiction.
  .map((context) =>
    defined(context.privileged === true ? { ...context, allowPrivilegeEscalation: undefined } : context),
  );

const ports = seldom(
  fc.constantFrom(
    [{ containerPort: 8080 }],
    [{ containerPort: 8080, hostPort: 0 }],
    [{ containerPort: 8080, hostPort: 8080 }],
    [{ containerPort: 1 }, { containerPort: 8081, hostPort: 8081 }],
  ),
);

export const container = (context: fc.Arbitrary<unknown>) =>
  fc.record({
    image: fc.constant("image"),
    securityContext: often<unknown>(true, undefined).chain((given) =>
      given === undefined ? fc.constant(undefined) : context,
    ),
    ports,
    livenessProbe: seldom(probe),
    readinessProbe: seldom(probe),
    startupProbe: seldom(probe),
    lifecycle: seldom(lifecycle),
  });

/** Containers with unique names, as a pod needs. */
export const named = (containers: Record<string, unknown>[], prefix: string) =>
  containers.map((spec, index) => defined({ name: `${prefix}${index}`, ...spec }));

const withoutProbes = (spec: Record<string, unknown>) => ({
  ...spec,
  livenessProbe: undefined,
  readinessProbe: undefined,
  startupProbe: undefined,
  lifecycle: undefined,
});

export const initContainer = fc
  .tuple(container(securityContext), fc.boolean())
  .map(([spec, sidecar]) => (sidecar ? { ...spec, restartPolicy: "Always" } : withoutProbes(spec)));

/** What can be added to a running pod for debugging; the API accepts neither ports nor probes there. */
export const ephemeralContainers: fc.Arbitrary<Record<string, unknown>> = container(securityContext).map((spec) =>
  defined({ name: "debugger", ...withoutProbes(spec), ports: undefined }),
);
