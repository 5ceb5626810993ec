import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Host } from "../cluster/host.ts";

const untouched = {
  "net/ipv4/ip_forward": "0",
  "net/ipv4/conf/all/route_localnet": "0",
  "vm/overcommit_memory": "0",
  "vm/panic_on_oom": "2",
  "kernel/panic": "-1",
  "kernel/panic_on_oops": "0",
  "kernel/keys/root_maxkeys": "200",
  "kernel/keys/root_maxbytes": "20000",
};
const byTheCluster = {
  "net/ipv4/ip_forward": "1",
  "net/ipv4/conf/all/route_localnet": "1",
  "vm/overcommit_memory": "1",
  "vm/panic_on_oom": "0",
  "kernel/panic": "10",
  "kernel/panic_on_oops": "1",
  "kernel/keys/root_maxkeys": "1000000",
  "kernel/keys/root_maxbytes": "25000000",
};

describe("what the cluster changes on the machine", () => {
  let root: string;
  let running: string[];
  let host: Host;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
    running = ["systemd", "bash"];
    host = new Host({ file: join(root, "record.json"), root, running: () => running });
    boot("first");
    set(untouched);
    addInterface("eth0");
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function put(file: string, content = ""): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  const set = (sysctls: Record<string, string>) => {
    for (const [name, value] of Object.entries(sysctls)) put(join("proc/sys", name), `${value}\n`);
  };
  const boot = (id: string) => set({ "kernel/random/boot_id": id });
  const addInterface = (name: string) => mkdirSync(join(root, "sys/class/net", name), { recursive: true });
  const sysctls = () =>
    Object.fromEntries(
      Object.keys(untouched).map((name) => [name, readFileSync(join(root, "proc/sys", name), "utf8").trim()]),
    );
  const remember = () => host.remember({ hasFirewall: false });

  it("is put back: kernel settings, and folders that weren't there", () => {
    put("var/lib/cni/own");
    remember();
    set(byTheCluster);
    put("var/lib/kubelet/device-plugins/kubelet.sock");
    put("var/lib/cni/results/x");
    assert.deepEqual([...host.restoreSysctls(), ...host.restoreFolders()], []);
    assert.deepEqual(sysctls(), untouched);
    assert.equal(existsSync(join(root, "var/lib/kubelet")), false);
    assert.ok(existsSync(join(root, "var/lib/cni/results/x")), "a folder of somebody else");
    assert.equal(host.isChanged(), false);
  });

  it("keeps the values of the first of several starts", () => {
    remember();
    set(byTheCluster);
    remember();
    host.restoreSysctls();
    assert.deepEqual(sysctls(), untouched);
  });

  it("leaves what somebody has set since", () => {
    remember();
    set({ ...byTheCluster, "kernel/panic": "60" });
    host.restoreSysctls();
    assert.deepEqual(sysctls(), { ...untouched, "kernel/panic": "60" });
  });

  it("leaves forwarding on for an interface that came since, and says so", () => {
    remember();
    set(byTheCluster);
    addInterface("cali123");
    addInterface("docker0");
    assert.deepEqual(host.restoreSysctls(), ["net.ipv4.ip_forward stays 1: docker0 may need it"]);
    assert.equal(sysctls()["net/ipv4/ip_forward"], "1");
  });

  it("is only folders after a reboot, which has reset the kernel's settings", () => {
    remember();
    put("var/lib/kubelet/x");
    boot("second");
    set({ ...untouched, "kernel/panic": "10" });
    assert.deepEqual(host.restoreSysctls(), []);
    assert.equal(sysctls()["kernel/panic"], "10", "the boot's own value");
    host.restoreFolders();
    assert.equal(existsSync(join(root, "var/lib/kubelet")), false);
  });

  it("is recorded again at a start after a reboot, except for the folders, which were there then", () => {
    remember();
    put("var/lib/kubelet/x");
    boot("second");
    set({ ...untouched, "kernel/panic": "30" });
    remember();
    set(byTheCluster);
    host.restoreSysctls();
    host.restoreFolders();
    assert.deepEqual(sysctls(), { ...untouched, "kernel/panic": "30" });
    assert.equal(existsSync(join(root, "var/lib/kubelet")), false);
  });

  it("leaves folders that another container engine may use, and says so", () => {
    remember();
    put("run/containerd/s/x");
    running.push("dockerd");
    assert.deepEqual(host.restoreFolders(), [`${join(root, "run/containerd")} stay: dockerd may use them`]);
    assert.ok(existsSync(join(root, "run/containerd")));
  });

  it("keeps a folder in which something is mounted: it would be deleted, too", () => {
    remember();
    put("var/lib/kubelet/pods/one/volumes/data");
    put("var/lib/cni/results");
    put("proc/self/mountinfo", "36 35 8:1 / /var/lib/kubelet/pods/one/volumes rw - ext4 /dev/vda rw\n");
    assert.deepEqual(host.restoreFolders(), [`${join(root, "var/lib/kubelet")} stays: something is mounted in it`]);
    assert.equal(existsSync(join(root, "var/lib/kubelet/pods/one/volumes/data")), true);
    assert.equal(existsSync(join(root, "var/lib/cni")), false);
  });

  it("closes loopback to the network even for a cluster of an earlier version, which has no record", () => {
    set(byTheCluster);
    host.closeLoopback();
    assert.deepEqual(host.restoreSysctls(), []);
    assert.deepEqual(sysctls(), { ...byTheCluster, "net/ipv4/conf/all/route_localnet": "0" });
  });

  it("closes loopback to the network, unless it was open before", () => {
    remember();
    set(byTheCluster);
    host.closeLoopback();
    assert.equal(sysctls()["net/ipv4/conf/all/route_localnet"], "0");
    host.restoreFolders();
    remember();
    host.closeLoopback();
    set({ "net/ipv4/conf/all/route_localnet": "1" });
    host.restoreFolders();
    remember();
    host.closeLoopback();
    assert.equal(sysctls()["net/ipv4/conf/all/route_localnet"], "1");
  });

  it("knows whether KUBE-FIREWALL is somebody else's", () => {
    assert.equal(host.hadFirewall(), false);
    host.remember({ hasFirewall: true });
    assert.equal(host.hadFirewall(), true);
    boot("second");
    assert.equal(host.hadFirewall(), false);
  });
});
