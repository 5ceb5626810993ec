import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { exec } from "../lib/exec.ts";
import { Failure } from "../lib/failure.ts";
import type { Progress } from "../lib/steps.ts";
import type { Piece } from "./catalog.ts";

/** How long a host may take to answer before it counts as out of reach. */
const connectTimeout = 5_000;
/** Hosts that did not answer in this run: each is tried once. */
const unreachable = new Set<string>();

export interface Download {
  /** The file at its publisher's. */
  url: string;
  /** The publisher's list of SHA-256 sums, or a file that holds just this one's. */
  checksums: string;
  /** Path of the piece inside a `.tar.gz`; without it the file itself is the piece. */
  member?: string;
}

/**
 * Fetches a piece from its publisher and verifies the published SHA-256 sum.
 *
 * @returns how it was got, or undefined when there is no official download or its host can't be reached
 * @throws {Failure} when what arrived doesn't match its checksum: that is never worked around by a build
 */
export async function downloadOfficial(piece: Piece, target: string, progress: Progress): Promise<string | undefined> {
  const download = piece.download;
  if (!download) return undefined;
  const host = new URL(download.url).host;
  if (unreachable.has(host)) return undefined;

  const folder = await mkdtemp(join(tmpdir(), "todo-chatbot-download-"));
  try {
    progress(`downloading from ${host}`);
    const expected = await fetchChecksum(download);
    if (expected === undefined) {
      unreachable.add(host);
      progress(`${host} can't be reached`);
      return undefined;
    }
    const file = join(folder, basename(new URL(download.url).pathname));
    await fetchTo(download.url, file);
    const actual = await sha256(file);
    if (actual !== expected) {
      throw new Failure(`The download of ${piece.name} ${piece.version} is not what its publisher lists`, {
        why: `SHA-256 of ${download.url} is ${actual}, but ${download.checksums} says ${expected}`,
        fix: "Run the same command again; if it stays so, something between this machine and the publisher alters downloads.",
      });
    }
    if (download.member) {
      await exec("tar", ["-xzf", file, "-C", folder, download.member]);
      await copyFile(join(folder, download.member), target);
    } else {
      await copyFile(file, target);
    }
    return `downloaded from ${host}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The SHA-256 sum that the publisher lists for a download; undefined when the host doesn't answer. */
async function fetchChecksum({ url, checksums }: Download): Promise<string | undefined> {
  let response: Response;
  try {
    response = await fetch(checksums, { signal: AbortSignal.timeout(connectTimeout) });
  } catch {
    return undefined;
  }
  if (!response.ok) return undefined;
  const name = basename(new URL(url).pathname);
  const lines = (await response.text()).trim().split("\n");
  const line = lines.length === 1 ? lines[0] : lines.find((each) => each.trim().endsWith(name));
  return line?.match(/\b[0-9a-f]{64}\b/)?.[0];
}

async function fetchTo(url: string, file: string): Promise<void> {
  const response = await fetch(url);
  if (!response.ok || !response.body) {
    throw new Failure(`Can't download ${url}`, {
      why: `the host answers ${response.status} ${response.statusText}`,
      fix: "Run the same command again in a while.",
    });
  }
  await writeFile(file, response.body);
}

async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
