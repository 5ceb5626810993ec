/** Which process listens on a TCP port, read from /proc without any other program. */
import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";

export interface Listener {
  port: number;
  /** Undefined if the process can't be seen, such as one in another container. */
  pid?: number;
  process?: string;
}

/** Everything that listens in this network namespace. */
export function listeners(): Listener[] {
  const sockets = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) => parseListening(readIfThere(file)));
  const owners = socketOwners(new Set(sockets.map((socket) => socket.inode)));
  return sockets.map(({ port, inode }) => {
    const pid = owners.get(inode);
    return pid === undefined ? { port } : { port, pid, process: readIfThere(`/proc/${pid}/comm`).trim() };
  });
}

/** The listening sockets in /proc/net/tcp or tcp6. */
export function parseListening(table: string): { port: number; inode: string }[] {
  const listening = "0A";
  return table
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === listening)
    .map((fields) => ({ port: Number.parseInt(fields[1]?.split(":")[1] ?? "0", 16), inode: fields[9] ?? "" }));
}

function socketOwners(inodes: Set<string>): Map<string, number> {
  const owners = new Map<string, number>();
  for (const pid of processes()) {
    for (const descriptor of listIfThere(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(linkIfThere(join(`/proc/${pid}/fd`, descriptor)))?.[1];
      if (inode !== undefined && inodes.has(inode)) owners.set(inode, pid);
    }
  }
  return owners;
}

/** The pids of all processes. */
export function processes(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Processes end while they are being inspected; what they leave reads as empty. */
export function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

export function linkIfThere(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return "";
  }
}

function listIfThere(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
