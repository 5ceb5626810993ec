import assert from "node:assert/strict";
import { packConfig } from "../../policy/engine/pack";
import { newest, oldest } from "../../policy/lib/pod-security";
import { baseline, type Profile, restricted } from "../../policy/profiles";
import { check } from "../support/policy/check";
import { changed, pod } from "../support/policy/manifests";

/**
 * The first release whose profile accepts a change to a good pod, according to k8s.io/pod-security-admission v0.37.2.
 */
const accepted: [title: string, change: Record<string, unknown>, baseline: number, restricted: number][] = [
  ["tcp_syncookies", sysctl("net.ipv4.tcp_syncookies"), oldest, oldest],
  ["ip_local_reserved_ports", sysctl("net.ipv4.ip_local_reserved_ports"), 27, 27],
  ["tcp_keepalive_time", sysctl("net.ipv4.tcp_keepalive_time"), 29, 29],
  ["tcp_rmem", sysctl("net.ipv4.tcp_rmem"), 32, 32],
  ["tcp_notsent_lowat", sysctl("net.ipv4.tcp_notsent_lowat"), 37, 37],
  ["container_t", { "securityContext.seLinuxOptions.type": "container_t" }, oldest, oldest],
  ["container_engine_t", { "securityContext.seLinuxOptions.type": "container_engine_t" }, 31, 31],
  ["root in its own user namespace", { "hostUsers": false, "securityContext.runAsUser": 0 }, oldest, 35],
  [
    "runAsNonRoot: false in a user namespace",
    { "hostUsers": false, "securityContext.runAsNonRoot": false },
    oldest,
    35,
  ],
  ["root in the node's user namespace", { "securityContext.runAsUser": 0 }, oldest, newest + 1],
  [
    "an unmasked /proc in its own user namespace",
    { "hostUsers": false, "containers[0].securityContext.procMount": "Unmasked" },
    35,
    newest + 1,
  ],
];

function sysctl(name: string): Record<string, unknown> {
  return { "securityContext.sysctls": [{ name, value: "1" }] };
}

function accepts(profile: Profile, change: Record<string, unknown>, podSecurity: number): boolean {
  const props = { metadata: { name: "x" }, spec: changed(pod, change) };
  return profile.every(
    ([rule, config]) => check(rule, "kubernetes:core/v1:Pod", props, { config, podSecurity }).length === 0,
  );
}

describe("Pod Security Standards of each Kubernetes release", () => {
  for (const [title, change, ...first] of accepted) {
    for (const [index, profile] of [baseline, restricted].entries()) {
      const name = ["baseline", "restricted"][index];
      const since = first[index] ?? newest + 1;
      it(`${name} accepts ${title} ${since > newest ? "in no release" : `from v1.${since} on`}`, () => {
        for (let release = oldest; release <= newest; release++)
          assert.equal(accepts(profile, change, release), release >= since, `v1.${release}`);
      });
    }
  }

  it("refuse a probe's host from v1.34 on", () => {
    const change = { "containers[0].livenessProbe.httpGet.host": "10.0.0.1" };
    assert.deepEqual(
      [33, 34].map((release) => accepts(baseline, change, release)),
      [true, false],
    );
  });

  it("are selected in the pack's config, from the oldest to the newest known release", () => {
    const isTaken = (podSecurity: string) => packConfig.safeParse({ podSecurity }).success;
    for (const version of ["latest", `v1.${oldest}`, `v1.${newest}`]) assert.ok(isTaken(version), version);
    for (const version of [`v1.${oldest - 1}`, `v1.${newest + 1}`, "1.30", "v2.0", ""])
      assert.ok(!isTaken(version), version);
  });
});
