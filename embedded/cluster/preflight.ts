/** Whether this machine can run the cluster, checked before anything is built or changed. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { dirname, join } from "node:path";
import semver from "semver";
import { daemonStatus, isRunning } from "../host/daemon.ts";
import { succeeds } from "../host/exec.ts";
import { Client } from "../pieces/http.ts";
import { versionOf } from "../pieces/path.ts";
import { Failure } from "../host/failure.ts";
import { paths } from "../host/paths.ts";
import { which } from "../host/which.ts";
import { missingControllers, readOnlyGroups } from "./cgroups.ts";
import { downgradeProblems } from "./data-version.ts";
import { changedRanges, portProblems, routeNotes, routeProblems, settingsFileProblems } from "./preflight-network.ts";
import { linkIfThere, listeners, processes, readIfThere } from "./processes.ts";
import { parseRoutes } from "./routes.ts";
import { withSudo } from "./sudo.ts";

export interface Problem {
  what: string;
  fix: string;
}

const gibibyte = 1024 ** 3;
const otherCluster =
  "Or use another cluster, Minikube's or any other context of kubectl: in Pulumi.dev.yaml, set kind: existing under " +
  "todo:cluster, and imageRegistry under todo:global.";

/** @throws {Failure} that lists everything this machine lacks */
export async function preflight(): Promise<void> {
  const problems = await findProblems();
  if (problems.length === 0) return;
  throw new Failure("The embedded Kubernetes cluster can't run on this machine", {
    why: problems.map((problem) => `- ${problem.what}`).join("\n"),
    fix: [...new Set(problems.map((problem) => `- ${problem.fix}`))].join("\n"),
  });
}

async function findProblems(): Promise<Problem[]> {
  // Everything else needs Linux's /proc, or root.
  if (process.platform !== "linux")
    return [{ what: `it needs Linux, and this is ${process.platform}`, fix: otherCluster.replace("Or use", "Use") }];
  if (process.getuid?.() !== 0) {
    const fix = `Run the same command as root: ${withSudo("start")}\n  ${otherCluster}`;
    return [{ what: `it needs root, and this is user ${process.getuid?.()}`, fix }];
  }
  // The other checks use them.
  const missing = programProblems(["sh", "unshare", "mount", "umount"].filter((name) => which(name) === undefined));
  if (missing.length > 0) return missing;
  const own = daemonStatus().map((daemon) => daemon.pid);
  const routes = parseRoutes(readFileSync("/proc/net/route", "utf8"));
  for (const note of routeNotes(routes)) console.log(note);
  return [
    ...cgroupProblems(missingControllers()),
    ...readOnlyProblems(readOnlyGroups()),
    ...etcdProblems(readIfThere("/etc/os-release"), await versionOf("etcd", ["--version"])),
    ...(await kernelProblems()),
    ...settingsFileProblems(),
    ...changedRanges(),
    ...portProblems(listeners(), own),
    ...routeProblems(routes),
    ...neighbourProblems(own),
    ...(await spaceProblems()),
    ...downgradeProblems(),
  ];
}

export function programProblems(missing: string[]): Problem[] {
  return missing.map((name) => ({
    what: `there is no ${name} on PATH`,
    fix: "Install util-linux, mount and a shell (Debian's packages util-linux, mount and dash), or add them to PATH.",
  }));
}

export function cgroupProblems(missing: string[]): Problem[] {
  if (missing.length === 0) return [];
  return [
    {
      what: `the kernel offers no cgroup controller for ${missing.join(", ")}`,
      fix:
        `Enable them (on the kernel's command line: ${missing.map((name) => `cgroup_enable=${name}`).join(" ")}), ` +
        "or in a container mount the host's cgroups.",
    },
  ];
}

/** @param groups where control groups are mounted read-only, as in a container that may not make any */
export function readOnlyProblems(groups: string[]): Problem[] {
  return groups.map((mountPoint) => ({
    what: `control groups are read-only here (${mountPoint})`,
    fix:
      "Start the container with the right to make them: docker run --privileged, or --cgroupns=private with a " +
      "writable /sys/fs/cgroup.",
  }));
}

/** Distributions whose etcd-server is too old: by packages.ubuntu.com and packages.debian.org. */
const oldEtcds: Record<string, string> = {
  "ubuntu 20.04": "3.2.26",
  "ubuntu 22.04": "3.3.25",
  "debian 10": "3.2.26",
  "debian 11": "3.3.25",
};
const oldestEtcd = "3.4.0";

/**
 * @param release the text of /etc/os-release
 * @param installed the version of the etcd on PATH; undefined if there is none
 */
export function etcdProblems(release: string, installed: string | undefined): Problem[] {
  if (installed !== undefined && semver.gte(installed, oldestEtcd)) return [];
  const value = (name: string) => new RegExp(`^${name}="?([^"\n]*)"?$`, "m").exec(release)?.[1] ?? "";
  const packaged = oldEtcds[`${value("ID")} ${value("VERSION_ID")}`];
  if (packaged === undefined) return [];
  return [
    {
      what: `${value("PRETTY_NAME")} has etcd ${packaged}, and ${oldestEtcd} or later is needed`,
      fix:
        "Put a newer etcd on PATH (https://github.com/etcd-io/etcd/releases), or use Debian 12, Ubuntu 24.04 or " +
        `later. ${otherCluster}`,
    },
  ];
}

async function kernelProblems(): Promise<Problem[]> {
  const checks: [works: Promise<boolean>, feature: string, modules: string][] = [
    [overlayWorks(), "overlay file systems", "overlay"],
    [worksAlone("ip", "link", "add", "probe", "type", "veth"), "pairs of virtual interfaces", "veth"],
    [worksAlone("ipset", "create", "probe", "hash:net"), "sets of IP addresses", "ip_set ip_set_hash_net xt_set"],
    [loads("nf_conntrack", "/proc/sys/net/netfilter"), "connection tracking (netfilter)", "nf_conntrack"],
  ];
  const problems: Problem[] = [];
  for (const [works, feature, modules] of checks) {
    if (await works) continue;
    const fix = `Load the modules ("modprobe -a ${modules}") or use a machine whose kernel has them. ${otherCluster}`;
    problems.push({ what: `the kernel offers no ${feature} here`, fix });
  }
  return problems;
}

/** Mounts one in a separate mount namespace, on the file system with the state: not every one can be an upper layer. */
async function overlayWorks(): Promise<boolean> {
  await loads("overlay", "");
  const directory = mkdtempSync(join(existing(paths.cluster), ".todo-chatbot-overlay-"));
  const script =
    'cd "$1" && mkdir lower upper work merged && mount -t overlay overlay -o ' +
    "lowerdir=lower,upperdir=upper,workdir=work merged";
  try {
    return await succeeds("unshare", ["--mount", "sh", "-c", script, "sh", directory]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Tries a command in a separate network namespace, if the machine has the command already. */
async function worksAlone(command: string, ...args: string[]): Promise<boolean> {
  return which(command) === undefined || succeeds("unshare", ["--net", command, ...args]);
}

/** Whether a kernel feature is available, after loading its module. */
async function loads(module: string, sign: string): Promise<boolean> {
  if (sign !== "" && existsSync(sign)) return true;
  const loaded = which("modprobe") !== undefined && (await succeeds("modprobe", [module]));
  return sign === "" ? loaded : existsSync(sign);
}

/** Two kube-proxies, or two Felixes, in one network namespace overwrite each other's rules. */
function neighbourProblems(own: number[]): Problem[] {
  const names = ["kube-proxy", "calico-felix", "k3s-server", "k3s-agent", "kubelite"];
  const commandOf = (pid: number) => readIfThere(`/proc/${pid}/comm`).trim();
  const namespaceOf = (pid: number) => linkIfThere(`/proc/${pid}/ns/net`);
  return processes()
    .filter(
      (pid) => !own.includes(pid) && names.includes(commandOf(pid)) && namespaceOf(pid) === namespaceOf(process.pid),
    )
    .map((pid) => ({
      what: `another Kubernetes runs directly on this machine: ${commandOf(pid)} (process ${pid})`,
      fix: "Stop it, or deploy to it: choose its kubectl context in the stack's settings.",
    }));
}

/** GiB that a first start needs: mostly for Go's caches, unless programs are downloaded. */
const firstStart = { built: 20, downloaded: 12 };

/** One that finds its images and data in place needs less. */
async function spaceProblems(): Promise<Problem[]> {
  const folder = existing(paths.state);
  const file = statfsSync(folder);
  const free = file.bavail * file.bsize;
  const needed = existsSync(paths.kubeconfig) ? 3 : await neededGibibytes(free, downloadsWork);
  return [
    ...diskProblems(folder, free, needed),
    ...(isRunning("kube-apiserver") ? [] : memoryProblems(readIfThere("/proc/meminfo"), 4)),
  ];
}

/**
 * The disk that a first start needs. Publishers are only asked where the answer makes a difference.
 * @param downloads whether programs can be downloaded
 */
export async function neededGibibytes(freeBytes: number, downloads: () => Promise<boolean>): Promise<number> {
  if (freeBytes < firstStart.downloaded * gibibyte) return firstStart.downloaded;
  if (freeBytes >= firstStart.built * gibibyte) return firstStart.built;
  return (await downloads()) ? firstStart.downloaded : firstStart.built;
}

/** Whether the publisher of the largest programs answers, within seconds. */
async function downloadsWork(): Promise<boolean> {
  const client = new Client();
  try {
    await client.get("https://dl.k8s.io/release/stable.txt");
    return true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}

export function diskProblems(directory: string, freeBytes: number, neededGibibytes: number): Problem[] {
  if (freeBytes >= neededGibibytes * gibibyte) return [];
  return [
    {
      what: `${directory} has ${inGibibytes(freeBytes)} of free disk, and ${neededGibibytes} GiB are needed`,
      fix: "Free disk space, or set XDG_STATE_HOME and XDG_CACHE_HOME to directories on a larger disk.",
    },
  ];
}

export function memoryProblems(meminfo: string, neededGibibytes: number): Problem[] {
  const available = Number(/^MemAvailable:\s+(\d+)/m.exec(meminfo)?.[1] ?? 0) * 1024;
  if (available >= neededGibibytes * gibibyte) return [];
  return [
    {
      what: `${inGibibytes(available)} of memory are available, and ${neededGibibytes} GiB are needed`,
      fix: "Close programs, or give the virtual machine more memory.",
    },
  ];
}

function inGibibytes(bytes: number): string {
  return `${(bytes / gibibyte).toFixed(1)} GiB`;
}

/** The nearest directory above a path that exists. */
function existing(path: string): string {
  return existsSync(path) ? path : existing(dirname(path));
}
