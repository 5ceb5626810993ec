/**
 * What the embedded cluster takes from Debian (or Ubuntu). Packages with daemons are unpacked into the cache and
 * never installed: their maintainer scripts would start services.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import semver from "semver";
import { exec } from "../host/exec.ts";
import { replaceLink } from "../host/files.ts";
import { Failure } from "../host/failure.ts";
import { paths } from "../host/paths.ts";
import { isExecutable, which } from "../host/which.ts";

interface DaemonPackage {
  name: string;
  /** Paths in the package; `minimum` is about the first one's `--version`. */
  commands: string[];
  minimum: string;
}

const daemonPackages: DaemonPackage[] = [
  { name: "etcd-server", commands: ["usr/bin/etcd"], minimum: "3.4.0" },
  { name: "runc", commands: ["usr/sbin/runc"], minimum: "1.1.0" },
  { name: "docker-registry", commands: ["usr/bin/docker-registry"], minimum: "2.8.0" },
];

/** The folder of this machine's libraries below /usr/lib. */
const multiarch = process.arch === "arm64" ? "aarch64-linux-gnu" : "x86_64-linux-gnu";

const cniPackage = {
  name: "containernetworking-plugins",
  directory: "usr/lib/cni",
  plugins: ["host-local", "loopback", "portmap"],
};

/**
 * Packages without daemons, which can be installed: what kube-proxy, the kubelet, runc and the base images call or
 * load.
 */
const plainPackages: { name: string; isPresent: () => boolean }[] = [
  ...["iptables", "conntrack", "ipset", "ethtool", "socat", "mmdebstrap"].map((name) => ({
    name,
    isPresent: () => isOnPath(name),
  })),
  { name: "iproute2", isPresent: () => isOnPath("ip") },
  { name: "kmod", isPresent: () => isOnPath("modprobe") },
  { name: "debian-archive-keyring", isPresent: () => existsSync("/usr/share/keyrings/debian-archive-keyring.gpg") },
  { name: "libseccomp2", isPresent: () => hasLibrary("libseccomp.so.2") },
];

/** Debian's CNI plugins, by file name. */
export function cniPlugins(): Map<string, string> {
  const directory = cniDirectory();
  return new Map(cniPackage.plugins.map((plugin) => [plugin, join(directory, plugin)]));
}

function cniDirectory(): string {
  const installed = `/${cniPackage.directory}`;
  return hasCniPlugins(installed) ? installed : join(paths.bin, "cni");
}

/** Provides etcd, runc, the registry and the CNI plugins, and the plain tools that they call. */
export async function ensureDebianPackages(progress: (message: string) => void): Promise<void> {
  const daemons = [];
  for (const daemon of daemonPackages) if (!(await fits(daemon))) daemons.push(daemon);
  const lacksCni = !hasCniPlugins(cniDirectory());
  const plain = plainPackages.filter((entry) => !entry.isPresent()).map((entry) => entry.name);
  const unpacked = [...daemons.map((daemon) => daemon.name), ...(lacksCni ? [cniPackage.name] : [])];
  if (unpacked.length + plain.length === 0) return;

  if (!isOnPath("apt-get")) throw noApt([...unpacked, ...plain]);
  progress([...unpacked, ...plain].join(", "));
  await updateIndex(progress);
  if (plain.length > 0) await install(plain);
  for (const daemon of daemons) {
    const root = await unpack(daemon.name);
    for (const command of daemon.commands) replaceLink(join(root, command), join(paths.bin, basename(command)));
    if (!(await fits(daemon))) throw await tooOld(daemon);
  }
  if (lacksCni) replaceLink(join(await unpack(cniPackage.name), cniPackage.directory), join(paths.bin, "cni"));
}

/** Installs packages without daemons. */
export async function installDebianPackages(
  names: string[],
  progress: (message: string) => void = console.log,
): Promise<void> {
  if (!isOnPath("apt-get")) throw noApt(names);
  await updateIndex(progress);
  await install(names);
}

/**
 * A daemon's program and the folder of the libraries that the machine lacks for it, unpacked and not installed. The
 * package itself says which libraries those are: their packages' names change with Debian's releases.
 */
export async function unpackDebianProgram(
  name: string,
  command: string,
  progress: (message: string) => void = console.log,
): Promise<{ program: string; libraries: string }> {
  const inside = (root: string) => ({ program: join(root, command), libraries: join(root, "usr", "lib", multiarch) });
  const roots = existsSync(paths.pieces) ? readdirSync(paths.pieces).toSorted() : [];
  const unpacked = roots.findLast(
    (root) => root.startsWith(`debian-${name}-`) && isExecutable(join(paths.pieces, root, command)),
  );
  if (unpacked !== undefined) return inside(join(paths.pieces, unpacked));

  if (!isOnPath("apt-get")) throw noApt([name]);
  progress(`${name} from Debian`);
  await updateIndex(progress);
  const missing = [];
  for (const library of await librariesOf(name)) if (!(await isInstalled(library))) missing.push(library);
  return inside(await unpack(name, missing));
}

/** The libraries that a package names among what it needs. */
async function librariesOf(name: string): Promise<string[]> {
  const needed = await exec("apt-cache", ["depends", "--important", name]);
  return [...needed.matchAll(/^ +\|?Depends: (lib[^\s:]+)$/gm)].map(([, library = ""]) => library);
}

async function isInstalled(name: string): Promise<boolean> {
  return exec("dpkg-query", ["--show", "--showformat=${db:Status-Status}", name]).then(
    (status) => status === "installed",
    () => false,
  );
}

/** Continues if one of the machine's package sources doesn't answer: most packages come from the others. */
async function updateIndex(progress: (message: string) => void): Promise<void> {
  await apt(["update"]).catch((error: Failure) => progress(`apt-get update: ${error.why.split("\n").at(-1)}`));
}

async function install(names: string[]): Promise<void> {
  await apt(["install", "-y", "--no-install-recommends", ...names]);
}

/** Whether the package's commands are on PATH and its version is new enough. */
async function fits(daemon: DaemonPackage): Promise<boolean> {
  if (!daemon.commands.every((command) => isOnPath(basename(command)))) return false;
  const version = await versionOf(daemon).catch(() => null);
  return version !== null && semver.gte(version, daemon.minimum);
}

async function versionOf(daemon: DaemonPackage): Promise<string | null> {
  const output = await exec(basename(daemon.commands[0]!), ["--version"]);
  return semver.coerce(/\d+\.\d+\.\d+/.exec(output)?.[0])?.version ?? null;
}

/**
 * Downloads a package (apt verifies its checksum), and libraries that it needs, and unpacks them into one folder of the
 * cache; the rename puts it there whole.
 */
async function unpack(name: string, libraries: string[] = []): Promise<string> {
  const partial = join(paths.pieces, `debian-${name}.partial`);
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  await apt(["download", name, ...libraries], partial);
  const archives = readdirSync(partial);
  const archive = archives.find((file) => file.startsWith(`${name}_`));
  if (archive === undefined) {
    throw new Failure(`Debian package ${name} could not be downloaded`, {
      why: "apt-get download left no file",
      fix: "Run apt-get update and the same command again.",
    });
  }

  const version = await exec("dpkg-deb", ["--field", join(partial, archive), "Version"]);
  const target = join(paths.pieces, `debian-${name}-${version.replaceAll(/[^\w.+~-]/g, "_")}`);
  if (!existsSync(target)) {
    for (const each of archives) await exec("dpkg-deb", ["--extract", join(partial, each), join(partial, "root")]);
    renameSync(join(partial, "root"), target);
  }
  rmSync(partial, { recursive: true, force: true });
  return target;
}

/** As root without apt's sandbox user, who may not be allowed to write to the cache. */
async function apt(args: string[], cwd?: string): Promise<string> {
  return exec("apt-get", ["-q", "-o", "DPkg::Lock::Timeout=120", "-o", "APT::Sandbox::User=root", ...args], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { DEBIAN_FRONTEND: "noninteractive" },
    log: join(paths.logs, "apt.log"),
    fix:
      "Fix what apt names (often the network or a package source that doesn't answer) and run the same command " +
      "again.",
  });
}

function isOnPath(command: string): boolean {
  return which(command) !== undefined;
}

function hasCniPlugins(directory: string): boolean {
  return cniPackage.plugins.every((plugin) => isExecutable(join(directory, plugin)));
}

/** Looks where Debian's and Ubuntu's linker does. */
function hasLibrary(soname: string): boolean {
  return ["/lib", "/usr/lib", "/lib64", "/usr/lib64"].some(
    (root) => existsSync(join(root, multiarch, soname)) || existsSync(join(root, soname)),
  );
}

function noApt(names: string[]): Failure {
  return new Failure("Programs are missing that this machine's package manager has to provide", {
    why: `there is no apt-get here, and these (by their Debian names) are missing: ${names.join(", ")}`,
    fix:
      "Install them with this distribution's package manager, or use another cluster: in Pulumi.dev.yaml, set " +
      "kind: existing under todo:cluster, and imageRegistry under todo:global.",
  });
}

async function tooOld(daemon: DaemonPackage): Promise<Failure> {
  const version = await versionOf(daemon).catch(() => null);
  return new Failure(`Debian package ${daemon.name} does not fit`, {
    why:
      version === null
        ? "its program does not run here"
        : `this distribution has ${version}; ${daemon.minimum} or later is needed`,
    fix: "Use Debian 12, Ubuntu 24.04 or later, or install a newer version on PATH.",
  });
}
