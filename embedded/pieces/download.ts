import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { exec } from "../host/exec.ts";
import { Failure } from "../host/failure.ts";
import type { Progress } from "../host/steps.ts";
import type { Piece } from "./catalog.ts";

/** How long a host may take to answer before it counts as out of reach. */
const answerWithin = 5_000;
/** Hosts that did not answer in this run: each is tried once. */
const unreachable = new Set<string>();

export interface Download {
  /** The file at its publisher's. */
  url: string;
  /** The file's SHA-256 sum, or the URL of the publisher's list of them. */
  sum: { sha256: string } | { listedAt: string };
  /** Paths of the programs inside a `.tar.gz`; without it the file itself is one. */
  members?: string[];
}

/**
 * Fetches the programs of a piece from their publisher, and verifies the files' SHA-256 sums.
 *
 * @param folder where the programs are put
 * @returns how they were got, or undefined when there is no official download or it can't be reached
 * @throws {Failure} when what arrived doesn't match its sum: a build never works around that
 */
export async function downloadOfficial(piece: Piece, folder: string, progress: Progress): Promise<string | undefined> {
  const downloads = piece.downloads ?? [];
  const hosts = [...new Set(downloads.map(({ url }) => new URL(url).host))];
  if (hosts.length === 0) return undefined;
  for (const download of downloads) {
    progress(`downloading ${basename(download.url)}`);
    if (!(await fetchPrograms(download, folder))) {
      progress(`${hosts.join(", ")} can't be reached`);
      return undefined;
    }
  }
  return `downloaded from ${hosts.join(", ")}`;
}

/** @returns whether the publisher answered */
async function fetchPrograms({ url, sum, members }: Download, folder: string): Promise<boolean> {
  const expected = "sha256" in sum ? sum.sha256 : await listedSum(url, sum.listedAt);
  const response = expected === undefined ? undefined : await ask(url);
  if (!response?.body) return false;
  const temporary = await mkdtemp(join(tmpdir(), "todo-chatbot-download-"));
  try {
    const file = join(temporary, basename(url));
    await writeFile(file, response.body);
    const actual = await sha256(file);
    if (actual !== expected) {
      throw new Failure(`The download of ${basename(url)} is not what its publisher lists`, {
        why: `the SHA-256 sum of ${url} is ${actual}, and should be ${expected}`,
        fix:
          "Run the same command again; if it stays so, something between this machine and the publisher alters " +
          "downloads.",
      });
    }
    if (members) await exec("tar", ["-xzf", file, "-C", temporary, ...members]);
    for (const program of members ?? [basename(url)])
      await copyFile(join(temporary, program), join(folder, basename(program)));
    return true;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** The sum in a publisher's list, which may be of this file alone; undefined when it can't be had. */
async function listedSum(url: string, listedAt: string): Promise<string | undefined> {
  const response = await ask(listedAt);
  if (!response) return undefined;
  const lines = (await response.text()).trim().split("\n");
  const line = lines.length === 1 ? lines[0] : lines.find((each) => each.trim().endsWith(basename(url)));
  return line?.match(/\b[0-9a-f]{64}\b/)?.[0];
}

/** The answer to a GET, once its headers are there; undefined without one, or with an error status. */
async function ask(url: string): Promise<Response | undefined> {
  const { host } = new URL(url);
  if (unreachable.has(host)) return undefined;
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), answerWithin);
  try {
    const response = await fetch(url, { signal: patience.signal });
    return response.ok ? response : undefined;
  } catch {
    unreachable.add(host);
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
