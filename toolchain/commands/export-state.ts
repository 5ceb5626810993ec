import { randomUUID } from "node:crypto";
import { existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { exec } from "../../embedded/host/exec.ts";
import { Failure } from "../../embedded/host/failure.ts";
import { paths } from "../../embedded/host/paths.ts";
import { LocalStack } from "../stack/index.ts";
import type { CommandLine } from "./arguments.ts";

/**
 * Saves a stack's state, in which secrets are encrypted: `npm run export-state -- dev dev.json`. The file is complete
 * or doesn't exist, and never replaces another.
 */
export default async function exportState({ words: [name, target] }: CommandLine): Promise<void> {
  if (!name || !target)
    throw new Failure("Which stack, and to which file?", {
      why: "both are needed",
      fix: "npm run export-state -- dev dev-state.json",
    });
  const file = resolve(process.env.INIT_CWD ?? ".", target);
  if (existsSync(file)) throw exists(file);
  const stack = new LocalStack(name);
  const state = await exec("pulumi", ["stack", "export", "--stack", name, "--non-interactive"], {
    cwd: paths.repository,
    env: stack.environment(),
  }).catch((error: Failure) => {
    throw stack.explain(error);
  });
  writeWhole(file, `${state}\n`);
  console.log(
    `The state of stack ${name} is in ${file}. Its secrets need the stack's passphrase, or its key, to be read.`,
  );
}

/** Unlike a rename, a link never replaces a file that was created in the meantime. */
function writeWhole(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const partial = `${file}.${randomUUID()}`;
  writeFileSync(partial, content, { mode: 0o600 });
  try {
    linkSync(partial, file);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "EEXIST" ? exists(file) : error;
  } finally {
    rmSync(partial);
  }
}

function exists(file: string): Failure {
  return new Failure(`${file} already exists`, {
    why: "an export never replaces a file, which may be the only copy of a state",
    fix: "Name another file, or move that one away.",
  });
}
