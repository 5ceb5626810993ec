import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Failure } from "../../embedded/host/failure.ts";
import { paths } from "../../embedded/host/paths.ts";
import { LocalStack } from "../stack/index.ts";

/** The stacks with settings in the repository, each with its policy preset. */
export const stacks = ["dev", "staging", "prod"] as const;
export type StackName = (typeof stacks)[number];

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

/** The policies with the preset for a stack's environment. */
export function policyArguments(preset: StackName): string[] {
  const pack = join(paths.repository, "policy");
  return ["--policy-pack", pack, "--policy-pack-config", join(pack, "presets", `${preset}.json`)];
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

/** A pull request's stack, created from Pulumi.pr.yaml. */
export function reviewStack(pullRequest: number): LocalStack {
  return new LocalStack(`pr-${pullRequest}`, { committed: "pr", overrides: reviewConfig(pullRequest) });
}

/** What distinguishes pull requests' stacks: the number, in the namespace and in the host. */
export function reviewConfig(pullRequest: number): Record<string, unknown> {
  const name = `pr-${pullRequest}`;
  const host = `${name}.todo.example.com`;
  return {
    "todo:namespace": `todo-${name}`,
    "todo:ingress": { enabled: true, host, tls: [{ secretName: `todo-${name}-tls`, hosts: [host] }] },
  };
}
