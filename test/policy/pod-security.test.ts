import assert from "node:assert/strict";
import type { Manifest } from "../../policy/manifest";
import { rules } from "../../policy/rules";
import { check, problems } from "../support/policy/check";
import { changed, kinds, pod } from "../support/policy/manifests";

interface Case {
  rule: string;
  /** What to change in the good pod's template, by path. */
  change: Record<string, unknown>;
  /** Where the rule finds something, relative to the template; empty if it accepts the change. */
  found: string[];
  config?: object;
}

const security = "spec.securityContext";
const own = "spec.containers[0].securityContext";
const init = "spec.initContainers[0]";
const [bare, windows] = [{ name: "init", image: "init" }, { "spec.os.name": "windows" }];
const bad = (rule: string, change: Record<string, unknown>, ...found: string[]): Case => ({
  rule,
  change,
  found: found.length > 0 ? found : Object.keys(change),
});
const good = (rule: string, change: Record<string, unknown>, config?: object): Case => ({
  rule,
  change,
  found: [],
  config,
});
const withConfig = (config: object, entry: Case): Case => ({ ...entry, config });
/** The same setting, refused in each container, init and ephemeral containers included. */
const everywhere = (rule: string, field: string, value: unknown): Case[] =>
  ["containers", "initContainers", "ephemeralContainers"].map((list) =>
    bad(rule, { [`spec.${list}[0].securityContext.${field}`]: value }),
  );

const cases: Case[] = [
  ...everywhere("privileged", "privileged", true),
  bad("privileged", { [`${own}.privileged`]: "true" }),
  good("privileged", { [`${own}.privileged`]: false }),
  good("privileged", { [`${own}.privileged`]: null }),

  ...["hostPID", "hostIPC", "hostNetwork"].flatMap((field) => [
    bad("host-namespaces", { [`spec.${field}`]: true }),
    good("host-namespaces", { [`spec.${field}`]: false }),
  ]),
  bad("host-namespaces", { "spec.hostPID": true, "spec.hostIPC": true }),

  bad("host-path", { "spec.volumes[0].hostPath": { path: "/data" } }),
  bad("host-path", { "spec.volumes[0].hostPath": {} }),
  bad(
    "host-path",
    { "spec.volumes[0].emptyDir": {}, "spec.volumes[1].hostPath": { path: "/" } },
    "spec.volumes[1].hostPath",
  ),
  good("host-path", { "spec.volumes[0].hostPath": null }),
  good("host-path", { "spec.volumes[0].persistentVolumeClaim.claimName": "data" }),

  ...[
    "/var/run/docker.sock",
    "/run/containerd/containerd.sock",
    "/run//crio/./crio.sock",
    "/var/run",
    "/run/containerd/",
    "/",
  ].map((path) => bad("runtime-socket", { "spec.volumes[0].hostPath.path": path })),
  ...["/data", "/var/running", "/var/run/docker.sock.old"].map((path) =>
    good("runtime-socket", { "spec.volumes[0].hostPath.path": path }),
  ),

  bad("host-port", { "spec.containers[0].ports[0].hostPort": 80 }),
  bad("host-port", { [`${init}.ports[0].hostPort`]: 80 }),
  good("host-port", { "spec.containers[0].ports[0].hostPort": 0 }),

  bad("run-as-non-root", { [`${security}.runAsNonRoot`]: undefined }, `${own}.runAsNonRoot`),
  bad(
    "run-as-non-root",
    { [`${security}.runAsNonRoot`]: undefined, [`${own}.runAsNonRoot`]: true, [init]: bare },
    `${init}.securityContext.runAsNonRoot`,
  ),
  ...everywhere("run-as-non-root", "runAsNonRoot", false),
  bad(
    "run-as-non-root",
    { [`${security}.runAsNonRoot`]: false, [`${own}.runAsNonRoot`]: true },
    `${security}.runAsNonRoot`,
  ),
  bad("run-as-non-root", { [security]: undefined }, `${own}.runAsNonRoot`),
  good("run-as-non-root", { [`${security}.runAsNonRoot`]: undefined, [`${own}.runAsNonRoot`]: true }),

  bad("run-as-user", { [`${security}.runAsUser`]: 0 }),
  ...everywhere("run-as-user", "runAsUser", 0),
  good("run-as-user", { [`${security}.runAsUser`]: undefined }),

  bad("high-uid", { [`${security}.runAsUser`]: 999 }),
  bad("high-uid", { [`${own}.runAsGroup`]: 1 }),
  bad("high-uid", { [`${security}.runAsUser`]: undefined }, `${own}.runAsUser`),
  bad("high-uid", { [`${own}.runAsUser`]: "1000" }),
  withConfig(
    { minimum: 10000 },
    bad("high-uid", { [`${own}.runAsUser`]: 9999, [`${own}.runAsGroup`]: 10000 }, `${own}.runAsUser`),
  ),
  good(
    "high-uid",
    { [`${security}.runAsUser`]: undefined, [`${security}.runAsGroup`]: undefined },
    { required: false },
  ),
  good("high-uid", { ...windows, [`${security}.runAsUser`]: undefined, [`${security}.runAsGroup`]: undefined }),

  bad("root-groups", { [`${security}.runAsGroup`]: 0 }),
  bad("root-groups", { [`${security}.fsGroup`]: 0 }),
  bad("root-groups", { [`${security}.supplementalGroups`]: [1000, 0] }, `${security}.supplementalGroups[1]`),
  ...everywhere("root-groups", "runAsGroup", 0),
  good("root-groups", { [`${security}.fsGroup`]: undefined, [`${security}.supplementalGroups`]: [1] }),

  bad("privilege-escalation", { [`${own}.allowPrivilegeEscalation`]: undefined }),
  ...everywhere("privilege-escalation", "allowPrivilegeEscalation", true),
  bad("privilege-escalation", { [init]: bare }, `${init}.securityContext.allowPrivilegeEscalation`),
  good("privilege-escalation", { ...windows, [own]: undefined }),

  bad("drop-capabilities", { [`${own}.capabilities`]: undefined }, `${own}.capabilities.drop`),
  bad("drop-capabilities", { [`${own}.capabilities.drop`]: ["NET_RAW"] }),
  bad("drop-capabilities", { [`${own}.capabilities.drop`]: ["all"] }),
  bad("drop-capabilities", { [init]: bare }, `${init}.securityContext.capabilities.drop`),
  good("drop-capabilities", { [`${own}.capabilities.drop`]: ["NET_RAW", "ALL"] }),
  good("drop-capabilities", { ...windows, [own]: undefined }),

  ...["SYS_ADMIN", "CHOWN", "ALL", "CAP_NET_BIND_SERVICE", "net_bind_service"].map((name) =>
    bad("add-capabilities", { [`${own}.capabilities.add`]: ["NET_BIND_SERVICE", name] }, `${own}.capabilities.add[1]`),
  ),
  bad(
    "add-capabilities",
    { [`${init}.securityContext.capabilities.add`]: ["CHOWN"] },
    `${init}.securityContext.capabilities.add[0]`,
  ),
  withConfig(
    { allowed: [] },
    bad("add-capabilities", { [`${own}.capabilities.add`]: ["NET_BIND_SERVICE"] }, `${own}.capabilities.add[0]`),
  ),
  good("add-capabilities", { [`${own}.capabilities.add`]: ["CHOWN"] }, { allowed: ["CHOWN"] }),
  good("add-capabilities", { [`${own}.capabilities.add`]: [] }),
  good("add-capabilities", { ...windows, [`${own}.capabilities.add`]: ["CHOWN"] }),

  bad("read-only-root", { [`${own}.readOnlyRootFilesystem`]: undefined }),
  ...everywhere("read-only-root", "readOnlyRootFilesystem", false),
  good("read-only-root", { ...windows, [own]: undefined }),

  bad("seccomp", { [`${security}.seccompProfile`]: undefined }, `${own}.seccompProfile.type`),
  bad("seccomp", { [`${security}.seccompProfile.type`]: "Unconfined" }),
  ...everywhere("seccomp", "seccompProfile.type", "Unconfined"),
  bad(
    "seccomp",
    { [`${security}.seccompProfile.type`]: "Unconfined", [`${own}.seccompProfile.type`]: "Localhost" },
    `${security}.seccompProfile.type`,
  ),
  good("seccomp", { [`${security}.seccompProfile`]: undefined, [`${own}.seccompProfile.type`]: "Localhost" }),
  good("seccomp", { ...windows, [`${security}.seccompProfile`]: undefined }),
  withConfig({ required: false }, bad("seccomp", { [`${own}.seccompProfile.type`]: "Unconfined" })),
  good("seccomp", { [`${security}.seccompProfile`]: undefined }, { required: false }),

  bad("apparmor", { [`${security}.appArmorProfile.type`]: "Unconfined" }),
  ...everywhere("apparmor", "appArmorProfile.type", "Unconfined"),
  bad("apparmor", { 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/app"]': "unconfined" }),
  ...["", "runtime/default", "localhost/x"].map((value) =>
    good("apparmor", { 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/app"]': value }),
  ),
  ...["RuntimeDefault", "Localhost"].map((type) => good("apparmor", { [`${own}.appArmorProfile.type`]: type })),

  bad("selinux", { [`${security}.seLinuxOptions.type`]: "spc_t" }),
  ...everywhere("selinux", "seLinuxOptions.user", "system_u"),
  bad("selinux", { [`${own}.seLinuxOptions.role`]: "object_r" }),
  ...["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"].map((type) =>
    good("selinux", { [`${own}.seLinuxOptions`]: { type, level: "s0", user: "" } }),
  ),

  bad(
    "sysctls",
    { [`${security}.sysctls`]: [{ name: "net.ipv4.tcp_syncookies" }, { name: "kernel.msgmax" }] },
    `${security}.sysctls[1].name`,
  ),
  bad("sysctls", { [`${security}.sysctls`]: [{}] }, `${security}.sysctls[0].name`),
  ...["kernel.shm_rmid_forced", "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_rmem"].map((name) =>
    good("sysctls", { [`${security}.sysctls`]: [{ name }] }),
  ),

  ...everywhere("proc-mount", "procMount", "Unmasked"),
  good("proc-mount", { [`${own}.procMount`]: "Default" }),

  bad("host-process", { [`${security}.windowsOptions.hostProcess`]: true }),
  ...everywhere("host-process", "windowsOptions.hostProcess", true),
  good("host-process", { [`${own}.windowsOptions.hostProcess`]: false }),

  ...["livenessProbe", "readinessProbe", "startupProbe", "lifecycle.postStart", "lifecycle.preStop"].flatMap(
    (handler) => [
      bad("probe-host", { [`spec.containers[0].${handler}.httpGet.host`]: "10.0.0.1" }),
      bad("probe-host", { [`${init}.${handler}.tcpSocket.host`]: "127.0.0.1" }),
      good("probe-host", { [`spec.containers[0].${handler}.tcpSocket.host`]: "" }),
    ],
  ),

  ...["hostPath", "nfs", "iscsi", "gitRepo", "flexVolume", "somethingNew"].map((kind) =>
    bad("volume-types", { [`spec.volumes[0].${kind}`]: {} }),
  ),
  ...[
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "persistentVolumeClaim",
    "projected",
    "secret",
    "image",
  ].map((kind) => good("volume-types", { [`spec.volumes[0].${kind}`]: {} })),
  good("volume-types", { "spec.volumes[0].name": "an emptyDir by default" }),
];

const template: Manifest = { metadata: { name: "app", labels: { app: "app" } }, spec: pod };
const podSecurity = rules.filter(({ checks }) => checks.every((number) => number <= 19));

describe("policy rules of checks 1 to 19", () => {
  it("are all tried, and cover each check", () => {
    assert.deepEqual([...new Set(cases.map(({ rule }) => rule))].sort(), podSecurity.map(({ name }) => name).sort());
    assert.deepEqual(
      [...new Set(podSecurity.flatMap(({ checks }) => checks))],
      Array.from({ length: 19 }, (_, index) => index + 1),
    );
  });

  const findings = (kind: string, rule: string, change: Record<string, unknown>, config?: object) => {
    const found = podSecurity.find(({ name }) => name === rule);
    assert.ok(found, rule);
    return check(found, `kubernetes:${kind}`, kinds[kind]!.around(changed(template, change)), { config });
  };

  it("accept a good pod of every kind", () => {
    for (const kind of Object.keys(kinds)) {
      for (const { name } of podSecurity)
        assert.deepEqual(problems(findings(kind, name, {})), [], `${name} of ${kind}`);
    }
  });

  for (const { rule, change, found, config } of cases) {
    it(
      `${rule} ${found.length > 0 ? "refuses" : "accepts"} ` +
        `${JSON.stringify(change)}${config ? ` with ${JSON.stringify(config)}` : ""}, in every kind`,
      () => {
        for (const [kind, { path }] of Object.entries(kinds)) {
          const paths = findings(kind, rule, change, config).map((finding) => finding.path);
          assert.deepEqual(paths.sort(), found.map((place) => path + place).sort(), kind);
        }
      },
    );
  }

  it("read-only-root only advises a database", () => {
    const database = {
      [`${own}.readOnlyRootFilesystem`]: false,
      'metadata.labels["app.kubernetes.io/component"]': "database",
    };
    const rule = podSecurity.find(({ name }) => name === "read-only-root")!;
    const advisory = (change: Record<string, unknown>, config?: object) =>
      check(rule, "kubernetes:core/v1:Pod", changed(template, change), { config }).map((finding) => finding.advisory);
    assert.deepEqual(advisory(database), [true]);
    assert.deepEqual(advisory(database, { advisoryComponents: [] }), [false]);
    assert.deepEqual(advisory({ [`${own}.readOnlyRootFilesystem`]: false }), [false]);
  });
});
