import fc from "fast-check";

/**
 * Everything that the Pod Security Standards look at, with values that they allow and refuse, all valid for the API.
 */
const often = <T>(usual: T, ...others: T[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(usual) }, { weight: 4, arbitrary: fc.constantFrom(usual, ...others) });
/** A record in which any key may be missing. */
const sparse = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc
    .record(
      Object.fromEntries(
        Object.entries(fields).map(([key, value]) => [key, fc.option(value, { nil: undefined, freq: 2 })]),
      ),
    )
    .map(defined);

function defined(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

/** Nearly always the usual value, and now and then another. */
const seldom = (value: fc.Arbitrary<unknown>, usual?: unknown) =>
  fc.oneof({ weight: 15, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: value });

const users = fc.constantFrom(0, 0, 0, 1, 1000, 65534);
const profile = fc.constantFrom(
  { type: "RuntimeDefault" },
  { type: "Unconfined" },
  { type: "Localhost", localhostProfile: "profiles/x.json" },
);
const seLinuxOptions = sparse({
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

const securityContext = fc
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

const container = (context: fc.Arbitrary<unknown>) =>
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
const named = (containers: Record<string, unknown>[], prefix: string) =>
  containers.map((spec, index) => defined({ name: `${prefix}${index}`, ...spec }));

const withoutProbes = (spec: Record<string, unknown>) => ({
  ...spec,
  livenessProbe: undefined,
  readinessProbe: undefined,
  startupProbe: undefined,
  lifecycle: undefined,
});

const initContainer = fc
  .tuple(container(securityContext), fc.boolean())
  .map(([spec, sidecar]) => (sidecar ? { ...spec, restartPolicy: "Always" } : withoutProbes(spec)));

const volumeSources: Record<string, object> = {
  emptyDir: {},
  configMap: { name: "x" },
  secret: { secretName: "x" },
  downwardAPI: { items: [{ path: "x", fieldRef: { fieldPath: "metadata.name" } }] },
  projected: { sources: [{ configMap: { name: "x" } }] },
  persistentVolumeClaim: { claimName: "x" },
  csi: { driver: "x.example.com" },
  ephemeral: {
    volumeClaimTemplate: { spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } },
  },
  image: { reference: "image", pullPolicy: "IfNotPresent" },
  hostPath: { path: "/data" },
  nfs: { server: "example.com", path: "/" },
  iscsi: { targetPortal: "10.0.0.1:3260", iqn: "iqn.2001-04.com.example:x", lun: 0 },
  glusterfs: { endpoints: "x", path: "x" },
  rbd: { monitors: ["10.0.0.1"], image: "x" },
  cephfs: { monitors: ["10.0.0.1"] },
  cinder: { volumeID: "x" },
  fc: { targetWWNs: ["x"], lun: 0 },
  flexVolume: { driver: "example.com/x" },
  flocker: { datasetName: "x" },
  gcePersistentDisk: { pdName: "x" },
  awsElasticBlockStore: { volumeID: "x" },
  azureFile: { secretName: "x", shareName: "x" },
  azureDisk: { diskName: "x", diskURI: "/subscriptions/x" },
  gitRepo: { repository: "x" },
  photonPersistentDisk: { pdID: "x" },
  portworxVolume: { volumeID: "x" },
  quobyte: { registry: "x:1", volume: "x" },
  scaleIO: { gateway: "x", system: "x", secretRef: { name: "x" }, volumeName: "x" },
  storageos: { volumeName: "x" },
  vsphereVolume: { volumePath: "x" },
};
const allowedSources = Object.entries(volumeSources).slice(0, 8);
const volume = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...allowedSources) },
  { weight: 1, arbitrary: fc.constantFrom(...Object.entries(volumeSources)) },
  { weight: 1, arbitrary: fc.constant<[string, object]>(["hostPath", { path: "/data" }]) },
  { weight: 1, arbitrary: fc.constant<[string, undefined]>(["emptyDir", undefined]) },
);
const volumes = fc
  .array(volume, { maxLength: 3 })
  .map((sources) => sources.map(([kind, source], index) => defined({ name: `v${index}`, [kind]: source })));

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

/** What can be added to a running pod for debugging; the API accepts neither ports nor probes there. */
export const ephemeralContainers: fc.Arbitrary<Record<string, unknown>> = container(securityContext).map((spec) =>
  defined({ name: "debugger", ...withoutProbes(spec), ports: undefined }),
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
