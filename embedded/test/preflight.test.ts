import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "mocha";
import { emptyRoot, parseHierarchies, refillRoot } from "../cluster/cgroups.ts";
import { downgradeProblems } from "../cluster/data-version.ts";
import { splitRule } from "../cluster/network.ts";
import {
  cgroupProblems,
  diskProblems,
  etcdProblems,
  memoryProblems,
  neededGibibytes,
  programProblems,
  readOnlyProblems,
} from "../cluster/preflight.ts";
import { parseListening } from "../cluster/processes.ts";
import { formatRange, overlaps, parseRange } from "../cluster/routes.ts";

const sockets = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:403B 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0
   1: 0100007F:403B 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 20 4 30 10 -1
`;

describe("preflight", () => {
  it("refuses the data of a newer Kubernetes, and no others", () => {
    const [problem] = downgradeProblems("1.38.0", "1.37.2");
    assert.equal(problem?.what, "the cluster's data are of Kubernetes 1.38.0, which the older 1.37.2 can't take over");
    assert.match(problem.fix, /toolchain -- clean/);
    for (const data of [undefined, "1.34.4", "1.37.0", "1.37.9"])
      assert.deepEqual(downgradeProblems(data, "1.37.2"), [], data);
  });

  it("reports what is missing in cgroups, disk and memory", () => {
    assert.match(cgroupProblems(["memory"])[0]!.fix, /cgroup_enable=memory/);
    assert.match(
      diskProblems("/home", 2 ** 30, 15)[0]!.what,
      /\/home has 1\.0 GiB of free disk, and 15 GiB are needed/,
    );
    assert.match(memoryProblems("MemAvailable:  1048576 kB", 4)[0]!.what, /1\.0 GiB of memory/);
    assert.deepEqual(
      [...cgroupProblems([]), ...diskProblems("/", 2 ** 40, 15), ...memoryProblems("MemAvailable: 9999999 kB", 4)],
      [],
    );
  });
});

describe("the kernel's files", () => {
  it("list only listening sockets", () => {
    assert.deepEqual(parseListening(sockets), [{ port: 16443, inode: "4711" }]);
  });

  it("give ranges that overlap or don't", () => {
    const range = (text: string) => parseRange(text);
    assert.ok(overlaps(range("10.0.0.0/8"), range("10.96.0.0/16")));
    assert.ok(!overlaps(range("10.95.0.0/16"), range("10.96.0.0/16")));
    assert.equal(formatRange(range("192.0.2.0/24")), "192.0.2.0/24");
  });

  it("tell cgroups of version 1, of version 2, and a version 2 tree without controllers next to version 1", () => {
    const one = "30 22 0:26 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct";
    const two = "40 22 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw";
    assert.deepEqual(
      parseHierarchies(`${one}\n${two}`, () => []).map((hierarchy) => hierarchy.controllers),
      [["rw", "cpu", "cpuacct"]],
    );
    assert.deepEqual(
      parseHierarchies(two, () => ["cpu", "memory"]).map((hierarchy) => hierarchy.controllers),
      [["cpu", "memory"]],
    );
  });

  it("quote comments in iptables rules", () => {
    const line = String.raw`-D CNI-DN -p tcp -m comment --comment "dnat name: \"todo-chatbot\" id" -j ACCEPT`;
    assert.deepEqual(splitRule(line).slice(6, 9), ["--comment", 'dnat name: "todo-chatbot" id', "-j"]);
  });
});

describe("preflight on a machine that would fail late", () => {
  const jammy = 'PRETTY_NAME="Ubuntu 22.04.5 LTS"\nVERSION_ID="22.04"\nID=ubuntu\n';
  const bookworm = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n';

  it("finds a distribution whose etcd is too old, unless another one is on PATH", () => {
    const [problem, ...others] = etcdProblems(jammy, undefined);
    assert.deepEqual(others, []);
    assert.equal(problem?.what, "Ubuntu 22.04.5 LTS has etcd 3.3.25, and 3.4.0 or later is needed");
    assert.match(problem.fix, /^Put a newer etcd on PATH .*Ubuntu 24\.04/);
    assert.equal(etcdProblems(jammy, "3.3.25").length, 1);
    assert.deepEqual(etcdProblems(jammy, "3.5.9"), []);
    assert.deepEqual(etcdProblems(bookworm, undefined), []);
    assert.deepEqual(etcdProblems("", undefined), []);
  });

  it("finds control groups that are read-only", () => {
    const [problem] = readOnlyProblems(["/sys/fs/cgroup"]);
    assert.equal(problem?.what, "control groups are read-only here (/sys/fs/cgroup)");
    assert.deepEqual(readOnlyProblems([]), []);
  });

  it("finds programs that its own checks need, instead of blaming the kernel", () => {
    assert.deepEqual(
      programProblems(["unshare"]).map(({ what }) => what),
      ["there is no unshare on PATH"],
    );
    assert.deepEqual(programProblems([]), []);
  });

  const disks: [title: string, free: number, downloads: boolean | undefined, needed: number][] = [
    ["20 GiB free: publishers aren't asked", 20, undefined, 20],
    ["16 GiB free, and downloads work, as on a hosted runner", 16, true, 12],
    ["16 GiB free, and all has to be built", 16, false, 20],
    ["10 GiB free: too little either way", 10, undefined, 12],
  ];
  for (const [title, free, downloads, needed] of disks) {
    it(`asks for ${needed} GiB of disk with ${title}`, async () => {
      const asked = () => (downloads === undefined ? assert.fail("asked") : Promise.resolve(downloads));
      assert.equal(await neededGibibytes(free * 1024 ** 3, asked), needed);
    });
  }
});

/** With files in place of the kernel's: this was not tried on a real version 2, which this machine doesn't have. */
describe("the root group of a container with cgroup v2", () => {
  let mountPoint: string;
  const read = (...names: string[]) => readFileSync(join(mountPoint, ...names), "utf8");

  beforeEach(() => {
    mountPoint = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
    writeFileSync(join(mountPoint, "cgroup.procs"), "17\n");
    writeFileSync(join(mountPoint, "cgroup.subtree_control"), "cpu memory pids\n");
  });
  afterEach(() => rmSync(mountPoint, { recursive: true }));

  it("is emptied, so that it may have controllers", () => {
    writeFileSync(join(mountPoint, "cgroup.type"), "domain\n");
    emptyRoot(mountPoint);
    assert.equal(read("todo-chatbot-rest", "cgroup.procs"), "17");
  });

  it("stays as it is on the machine itself, whose root may have both", () => {
    emptyRoot(mountPoint);
    refillRoot(mountPoint);
    assert.equal(existsSync(join(mountPoint, "todo-chatbot-rest")), false);
    assert.equal(read("cgroup.subtree_control"), "cpu memory pids\n");
  });
});
