import { basename } from "node:path";
import { Failure } from "./failure.ts";

const npmPackage = "It belongs to this clone's npm packages: run npm ci.";

/** How to get a missing program; "Install it." for any other. */
const ways: Record<string, string> = {
  eslint: npmPackage,
  mocha: npmPackage,
  prettier: npmPackage,
  tsc: npmPackage,
  pulumi: 'Install it (https://www.pulumi.com/docs/iac/download-install/), or run "npm start", which gets it.',
  kubectl: 'Install it (https://kubernetes.io/docs/tasks/tools/), or run "npm start", which gets it.',
  crane: 'Install it (https://github.com/google/go-containerregistry), or run "npm start", which gets it.',
  npm: "Node's own packages have it: install Node 24 from https://nodejs.org, or your distribution's package npm.",
  git: "Install it (https://git-scm.com/downloads).",
  unshare: "Install it: it is in the package util-linux.",
};

/** A program that a command needs and that isn't on PATH. */
export class MissingProgram extends Failure {}

/** The failure to start a program, by its name or path. */
export function missingProgram(command: string): MissingProgram {
  const name = basename(command);
  return new MissingProgram(`${name} is missing`, {
    why: name === command ? `there is no ${name} on PATH` : `there is no ${command}`,
    fix: `${ways[name] ?? "Install it."} Then run the same command again.`,
  });
}
