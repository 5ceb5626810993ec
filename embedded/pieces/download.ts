import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { exec } from "../host/exec.ts";
import { Failure } from "../host/failure.ts";
import { parseJson } from "../host/json.ts";
import type { Progress } from "../host/steps.ts";
import type { Piece } from "./catalog.ts";
import { Client, NoAnswer } from "./http.ts";
import { type Target, targetOf } from "./target.ts";

/** How often a file is begun again when its server can't continue it. */
const attempts = 3;

export interface Download {
  /** The file at its publisher's, and at mirrors, which are asked when the ones before have failed. */
  urls: [string, ...string[]];
  /**
   * The file's SHA-256 sum, the URL of the publisher's list of them, or the repository and tag on GitHub, which keeps
   * a sum of each file of a release (docs.github.com/rest/releases: `digest`).
   */
  sum: { sha256: string } | { listedAt: string } | { github: string; tag: string };
  /** Paths of the programs inside a `.tar.gz`; without it the file itself is one. */
  members?: string[];
}

const release = z.object({ assets: z.array(z.object({ name: z.string(), digest: z.string().nullish() })) });

let shared: Client | undefined;
/** One for a run: a host that can't be reached is asked once. */
const client = () => (shared ??= new Client());

/**
 * Downloads the programs of a piece from their publisher, and verifies the files' SHA-256 checksums.
 *
 * @param folder where the programs are put
 * @param target the machine that they are for
 * @returns how they were got, or undefined when there is no official download or none could be had; `progress` then
 *   says why
 * @throws {Failure} when what arrived doesn't match its sum: a build never works around that
 */
export async function downloadOfficial(
  piece: Pick<Piece, "downloads">,
  folder: string,
  progress: Progress,
  { target = targetOf(), from = client() }: { target?: Target; from?: Client } = {},
): Promise<string | undefined> {
  const downloads = piece.downloads?.(target) ?? [];
  if (downloads.length === 0) return undefined;
  const hosts = new Set<string>();
  for (const download of downloads) {
    progress(`downloading ${basename(download.urls[0])}`);
    try {
      hosts.add(await fetchPrograms(download, folder, from));
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      progress(`can't be downloaded (${error.message})`);
      return undefined;
    }
  }
  return `downloaded from ${[...hosts].join(", ")}`;
}

/**
 * The SHA-256 sum that the publisher says a download has.
 * @throws {NoAnswer} when it can't be had
 */
export async function publishedSum({ urls, sum }: Download, from: Client = client()): Promise<string> {
  if ("sha256" in sum) return sum.sha256;
  const file = basename(urls[0]);
  if ("github" in sum) {
    const url = `https://api.github.com/repos/${sum.github}/releases/tags/${sum.tag}`;
    const token = process.env.GITHUB_TOKEN;
    const response = await from.get(url, {
      accept: "application/vnd.github+json",
      // Without a token an address may ask 60 times an hour.
      ...(token && { authorization: `Bearer ${token}` }),
    });
    const { assets } = parseJson(release, await response.text(), url);
    const digest = assets.find(({ name }) => name === file)?.digest;
    if (digest?.startsWith("sha256:")) return digest.slice("sha256:".length);
    throw new NoAnswer(url, `GitHub has no SHA-256 sum of ${file}`, "refused");
  }
  const lines = (await (await from.get(sum.listedAt)).text()).trim().split("\n");
  // A list of one line may leave the name out.
  const line = lines.length === 1 ? lines[0] : lines.find((each) => fileOf(each) === file);
  const listed = line?.match(/\b[0-9a-f]{64}\b/)?.[0];
  if (listed) return listed;
  throw new NoAnswer(sum.listedAt, `it lists no SHA-256 sum of ${file}`, "refused");
}

/** The file that a line of a list of sums is about: its last word, which `sha256sum --binary` puts a star before. */
function fileOf(line: string): string | undefined {
  return line
    .trim()
    .split(/[\s*]+/)
    .at(-1);
}

/** @returns the host that the file came from */
async function fetchPrograms(download: Download, folder: string, from: Client): Promise<string> {
  const expected = await publishedSum(download, from);
  const temporary = await mkdtemp(join(tmpdir(), "todo-chatbot-download-"));
  try {
    const file = join(temporary, basename(download.urls[0]));
    const url = await fetchFile(download.urls, file, from);
    const actual = await sha256(file);
    if (actual !== expected) throw mismatch(url, { actual, expected });
    const { members } = download;
    if (members) await exec("tar", ["-xzf", file, "-C", temporary, ...members]);
    for (const program of members ?? [basename(file)])
      await copyFile(join(temporary, program), join(folder, basename(program)));
    return new URL(url).host;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Writes the first of the URLs that can be had to a file, and says which it was. */
async function fetchFile(urls: string[], file: string, from: Client): Promise<string> {
  let last: NoAnswer | undefined;
  for (const url of urls) {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      try {
        await fetchTo(url, file, from);
        return url;
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        last = error;
        if (error.kind !== "cut") break;
      }
    }
  }
  throw last ?? new Error("no URL was given");
}

async function fetchTo(url: string, file: string, from: Client): Promise<void> {
  const { body } = await from.get(url);
  if (!body) throw new NoAnswer(url, "the answer is empty", "refused");
  const target = createWriteStream(file);
  await pipeline(Readable.fromWeb(body), target).catch((error: Error) => {
    if (target.errored === error && "syscall" in error) throw error;
    throw new NoAnswer(url, `the connection was cut (${error.message})`, "cut");
  });
}

function mismatch(url: string, { actual, expected }: { actual: string; expected: string }): Failure {
  return new Failure(`The download of ${basename(url)} doesn't match its publisher's checksum`, {
    why: `the SHA-256 sum of ${url} is ${actual}, and should be ${expected}`,
    fix:
      "Run the same command again; if it happens again, something between this machine and the publisher alters " +
      "downloads.",
  });
}

async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
