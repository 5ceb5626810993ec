/**
 * What the cluster changes on this machine outside its own folders, besides rules of the network: kernel settings and
 * folders that Kubernetes' programs insist on. A record keeps what was there before, until it is put back.
 */
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeFile } from "../host/files.ts";
import { parseJson } from "../host/json.ts";
import { paths } from "../host/paths.ts";
import { mountsIn } from "./mounts.ts";
import { processes, readIfThere } from "./processes.ts";
import { networks } from "./settings.ts";

/** Kernel settings, by their file under /proc/sys, and what they become. */
const changed: Record<string, string> = {
  // prepareNetwork
  "net/ipv4/ip_forward": "1",
  // kube-proxy, for NodePorts on loopback
  "net/ipv4/conf/all/route_localnet": "1",
  // The kubelet (setupKernelTunables in pkg/kubelet/cm).
  "vm/overcommit_memory": "1",
  "vm/panic_on_oom": "0",
  "kernel/panic": "10",
  "kernel/panic_on_oops": "1",
  "kernel/keys/root_maxkeys": "1000000",
  "kernel/keys/root_maxbytes": "25000000",
};

const forwarding = "net/ipv4/ip_forward";
const localRouting = "net/ipv4/conf/all/route_localnet";

/** Folders that can't be moved elsewhere by options, or whose options don't move all. */
const folders = [
  "var/lib/kubelet",
  "var/lib/cni",
  "var/lib/calico",
  "var/log/containers",
  "usr/libexec/kubernetes",
  "opt/containerd",
  "run/containerd",
];

/** Programs of another cluster or container engine, which has the same folders. */
const neighbours = ["containerd", "dockerd", "containerd-shim", "kubelet", "k3s-server", "k3s-agent", "kubelite"];

const record = z.object({
  /** The boot that the kernel's settings are of. */
  boot: z.string(),
  sysctls: z.record(z.string(), z.string()),
  interfaces: z.array(z.string()),
  /** Folders that weren't there. */
  absent: z.array(z.string()),
  /** Whether iptables had the chain KUBE-FIREWALL. */
  firewall: z.boolean(),
});
type Before = z.output<typeof record>;

export interface HostOptions {
  /** Where the record is kept. */
  file?: string;
  /** The root of the file system. */
  root?: string;
  /** Names of the processes that run. */
  running?: () => string[];
}

export class Host {
  private readonly file: string;
  private readonly root: string;
  private readonly running: () => string[];

  constructor({ file = join(paths.state, "host.json"), root = "/", running = runningNames }: HostOptions = {}) {
    this.file = file;
    this.root = root;
    this.running = running;
  }

  /** Whether something may have to be put back. */
  isChanged(): boolean {
    return existsSync(this.file);
  }

  /**
   * Records what is there before the first change. The record of a start that wasn't stopped stays; after a reboot
   * the kernel's settings are recorded again, and folders aren't.
   */
  remember({ hasFirewall }: { hasFirewall: boolean }): void {
    const known = this.before();
    const boot = this.boot();
    if (known?.boot === boot) return;
    const before: Before = {
      boot,
      sysctls: Object.fromEntries(
        Object.keys(changed).flatMap((name) => {
          const value = this.sysctl(name);
          return value === undefined ? [] : [[name, value]];
        }),
      ),
      interfaces: this.interfaces(),
      absent: known?.absent ?? folders.filter((folder) => !existsSync(join(this.root, folder))),
      firewall: hasFirewall,
    };
    writeFile(this.file, JSON.stringify(before, undefined, 2));
  }

  /** Whether KUBE-FIREWALL was there before the cluster. */
  hadFirewall(): boolean {
    const before = this.before();
    return before?.boot === this.boot() && before.firewall;
  }

  /**
   * Ends the routing of packets to loopback, unless it was on before: to be called before the rules are removed that
   * keep loopback services from the network. A cluster that an earlier version has started has no record of before.
   */
  closeLoopback(): void {
    const before = this.before();
    if (before?.boot !== this.boot() || before.sysctls[localRouting] !== "1") this.write(localRouting, "0");
  }

  /**
   * Gives the kernel's settings back the values from before, unless somebody has set others since.
   *
   * @returns what stays, and why
   */
  restoreSysctls(): string[] {
    const before = this.before();
    if (before === undefined) return [];
    if (before.boot !== this.boot()) return [];
    return Object.entries(before.sysctls).flatMap(([name, value]) => {
      if (value === changed[name] || this.sysctl(name) !== changed[name]) return [];
      const since = name === forwarding ? this.newInterfaces(before) : [];
      if (since.length > 0) return [`${dotted(name)} stays ${changed[name]}: ${since.join(", ")} may need it`];
      return this.write(name, value);
    });
  }

  /**
   * Removes the folders that weren't there before the cluster, and the record.
   *
   * @returns what stays, and why
   */
  restoreFolders(): string[] {
    const mine = (this.before()?.absent ?? []).filter((folder) => existsSync(join(this.root, folder)));
    const others = [...new Set(this.running().filter((name) => neighbours.includes(name)))];
    const stays = mine.length > 0 && others.length > 0;
    // What is mounted in a folder would be deleted with it.
    const mountinfo = join(this.root, "proc/self/mountinfo");
    const mounted = stays ? [] : mine.filter((folder) => mountsIn([join("/", folder)], mountinfo).length > 0);
    const removed = stays ? [] : mine.filter((folder) => !mounted.includes(folder));
    for (const folder of removed) rmSync(join(this.root, folder), { recursive: true, force: true });
    rmSync(this.file, { force: true });
    const list = mine.map((folder) => join(this.root, folder)).join(", ");
    return [
      ...(stays ? [`${list} stay: ${others.join(", ")} may use them`] : []),
      ...mounted.map((folder) => `${join(this.root, folder)} stays: something is mounted in it`),
    ];
  }

  private before(): Before | undefined {
    return existsSync(this.file) ? parseJson(record, readFileSync(this.file, "utf8"), this.file) : undefined;
  }

  private boot(): string {
    return this.sysctl("kernel/random/boot_id") ?? "";
  }

  private sysctl(name: string): string | undefined {
    const file = join(this.root, "proc/sys", name);
    return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
  }

  /** In a container the kernel's settings may be read-only; then nothing has changed them either. */
  private write(name: string, value: string): string[] {
    if (this.sysctl(name) === undefined || this.sysctl(name) === value) return [];
    try {
      writeFileSync(join(this.root, "proc/sys", name), value);
      return [];
    } catch (error) {
      return [`${dotted(name)} stays ${this.sysctl(name)}: ${(error as Error).message}`];
    }
  }

  private interfaces(): string[] {
    const folder = join(this.root, "sys/class/net");
    return existsSync(folder) ? readdirSync(folder) : [];
  }

  private newInterfaces({ interfaces }: Before): string[] {
    return this.interfaces().filter(
      (name) => !interfaces.includes(name) && !name.startsWith(networks.podInterfaces) && name !== "lo",
    );
  }
}

function dotted(name: string): string {
  return name.replaceAll("/", ".");
}

function runningNames(): string[] {
  return processes().map((pid) => readIfThere(`/proc/${pid}/comm`).trim());
}
