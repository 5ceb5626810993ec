import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Failure } from "../../embedded/host/failure.ts";
import { paths } from "../../embedded/host/paths.ts";
import type { ConfigOptions } from "../stack/config.ts";
import { LocalStack } from "../stack/index.ts";
import { type Preset, presets } from "../stack/policies.ts";

/** The stacks with settings in the repository, each with its policy preset. */
export const stacks = presets;
export type StackName = Preset;

/** Secrets that the person who deploys the stack has to set. */
const ownSecrets: Record<StackName, string[]> = {
  dev: [],
  staging: ["todo:jwtSecret", "todo:betterAuthSecret"],
  prod: [],
};

/** @throws {Failure} for a name that isn't one of the repository's stacks */
export function stackName(name: string | undefined): StackName {
  const found = stacks.find((each) => each === name);
  if (found) return found;
  throw new Failure(name === undefined ? "Which stack?" : `There is no stack "${name}" here`, {
    why: `the repository has settings for ${stacks.join(", ")}`,
    fix: "Name one of them.",
  });
}

/**
 * A stack that was never deployed, on the embedded cluster, with a separate state: a preview is compared with it if
 * the real stack's state and secrets can't be reached, as in a fork's pull request.
 */
export async function stackFromScratch(
  name: StackName,
): Promise<{ stack: LocalStack; env: Record<string, string>; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), `todo-${name}-`));
  process.env.PULUMI_BACKEND_URL = pathToFileURL(folder).href;
  const stack = new LocalStack(name, { folder, overrides: { "todo:cluster": { kind: "embedded" } } });
  await stack.ensure();
  for (const key of ownSecrets[name]) await stack.setSecret(key, randomBytes(48).toString("base64url"));
  // A preview scans no image, but the settings require a scanner.
  const scanner = join(paths.repository, "examples", "scanner");
  return {
    stack,
    env: { PATH: [scanner, process.env.PATH].join(delimiter) },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** The pull requests that have a stack, from the names of all stacks. */
export function reviewed(stacks: string[]): number[] {
  return stacks.flatMap((name) => /^pr-([1-9]\d*)$/.exec(name)?.[1] ?? []).map(Number);
}

/** A pull request's stack, created from Pulumi.pr.yaml, which has its namespace and host. */
export function reviewStack(pullRequest: number, options: ConfigOptions = {}): LocalStack {
  return new LocalStack(`pr-${pullRequest}`, { ...options, committed: "pr" });
}
