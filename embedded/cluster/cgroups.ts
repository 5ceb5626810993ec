/** Control groups of both versions: v1 has a tree per controller, v2 a single one. */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readIfThere } from "./processes.ts";
import { cgroupRoot } from "./settings.ts";

/** What the kubelet needs to run pods with requests and limits. */
const required = ["cpu", "cpuset", "memory", "pids"];

interface Hierarchy {
  mountPoint: string;
  isUnified: boolean;
  controllers: string[];
}

/** The mounted hierarchies. A v2 tree next to v1 ones ("hybrid") has no controllers and doesn't count. */
export function parseHierarchies(mountinfo: string, unifiedControllers: (mountPoint: string) => string[]): Hierarchy[] {
  const mounts = mountinfo.split("\n").flatMap((line) => {
    const [before = "", after = ""] = line.split(" - ");
    const [type = "", , options = ""] = after.split(" ");
    const mountPoint = before.split(" ")[4] ?? "";
    if (type === "cgroup") return [{ mountPoint, isUnified: false, controllers: options.split(",") }];
    if (type === "cgroup2") return [{ mountPoint, isUnified: true, controllers: unifiedControllers(mountPoint) }];
    return [];
  });
  return mounts.filter((mount) => !mount.isUnified || mount.controllers.length > 0);
}

function hierarchies(): Hierarchy[] {
  return parseHierarchies(readFileSync("/proc/self/mountinfo", "utf8"), (mountPoint) =>
    readFileSync(join(mountPoint, "cgroup.controllers"), "utf8").trim().split(/\s+/).filter(Boolean),
  );
}

/** Required controllers that this machine doesn't offer. */
export function missingControllers(): string[] {
  const offered = hierarchies().flatMap((hierarchy) => hierarchy.controllers);
  return required.filter((controller) => !offered.includes(controller));
}

/** Where the needed hierarchies are mounted read-only. */
export function readOnlyGroups(mountinfo = readFileSync("/proc/self/mountinfo", "utf8")): string[] {
  const mounts = new Map(
    mountinfo.split("\n").map((line): [string, string[]] => {
      const [, , , , mountPoint = "", options = ""] = line.split(" ");
      return [mountPoint, options.split(",")];
    }),
  );
  return hierarchies()
    .filter(({ controllers }) => controllers.some((name) => required.includes(name)))
    .map(({ mountPoint }) => mountPoint)
    .filter((mountPoint) => mounts.get(mountPoint)?.includes("ro"));
}

/** The group for the processes of a container, which may not be in its root group while that has controllers. */
const rest = "todo-chatbot-rest";

/**
 * Empties the root group of a container in version 2: a group with processes can't hand controllers to groups below it
 * (EBUSY), except for the machine's own root, which is the only one without `cgroup.type`.
 *
 * @see https://docs.kernel.org/admin-guide/cgroup-v2.html#no-internal-process-constraint
 */
export function emptyRoot(mountPoint: string): void {
  if (!existsSync(join(mountPoint, "cgroup.type"))) return;
  move(mountPoint, join(mountPoint, rest));
}

/** Takes the controllers back from the groups below, and puts processes where {@link emptyRoot} found them. */
export function refillRoot(mountPoint: string): void {
  const group = join(mountPoint, rest);
  if (!existsSync(group)) return;
  const enabled = readFileSync(join(mountPoint, "cgroup.subtree_control"), "utf8").trim().split(/\s+/).filter(Boolean);
  writeFileSync(join(mountPoint, "cgroup.subtree_control"), enabled.map((name) => `-${name}`).join(" "));
  move(group, mountPoint);
  rmdirSync(group);
}

function move(from: string, to: string): void {
  const pids = readFileSync(join(from, "cgroup.procs"), "utf8").split("\n").filter(Boolean);
  if (pids.length === 0) return;
  mkdirSync(to, { recursive: true });
  for (const pid of pids) {
    try {
      writeFileSync(join(to, "cgroup.procs"), pid);
    } catch (error) {
      // It has ended meanwhile.
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

/** Creates the group below which the kubelet puts every pod. */
export function ensureCgroup(): void {
  for (const { mountPoint, isUnified, controllers } of hierarchies()) {
    if (isUnified) emptyRoot(mountPoint);
    const group = join(mountPoint, cgroupRoot);
    const enable = controllers
      .filter((name) => [...required, "io", "hugetlb"].includes(name))
      .map((name) => `+${name}`)
      .join(" ");
    if (isUnified) writeFileSync(join(mountPoint, "cgroup.subtree_control"), enable);
    mkdirSync(group, { recursive: true });
    if (isUnified) writeFileSync(join(group, "cgroup.subtree_control"), enable);
    // A new cpuset group in v1 has no CPUs, and can't contain a process until it does.
    if (controllers.includes("cpuset") && !isUnified) {
      for (const file of ["cpuset.cpus", "cpuset.mems"])
        writeFileSync(join(group, file), readFileSync(join(mountPoint, file), "utf8"));
    }
  }
}

/** Every process in a pod. */
export function processesInCgroup(): number[] {
  const processes = groups().flatMap((group) => readIfThere(join(group, "cgroup.procs")).split("\n"));
  return [...new Set(processes.filter(Boolean).map(Number))];
}

/** Removes the groups once no process is in them; containerd removes some at the same time. */
export function removeCgroups(): void {
  for (const group of groups()) {
    try {
      rmdirSync(group);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  for (const { mountPoint, isUnified } of hierarchies()) if (isUnified) refillRoot(mountPoint);
}

/** The existing groups, children before their parents. */
function groups(): string[] {
  const descend = (group: string): string[] => [
    ...directoriesIn(group).flatMap((name) => descend(join(group, name))),
    group,
  ];
  return hierarchies()
    .map((hierarchy) => join(hierarchy.mountPoint, cgroupRoot))
    .filter((group) => existsSync(group))
    .flatMap(descend);
}

function directoriesIn(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
