import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { application } from "../bench/application.ts";
import { clusterAtRest } from "../bench/at-rest.ts";
import { coldStart } from "../bench/cold-start.ts";
import { devStack } from "../bench/dev-stack.ts";
import { policyPack } from "../bench/policy.ts";
import { scale } from "../bench/scale.ts";
import { programStart } from "../bench/start.ts";
import { Failure } from "../../embedded/host/failure.ts";
import { paths } from "../../embedded/host/paths.ts";
import type { CommandLine } from "./arguments.ts";

const preface = `# Performance

Written by \`npm run bench -- --write\`: one run on one machine. Seconds differ from machine to machine and from hour to
hour; the ratios are of what was measured in turn, in the same run.
`;

/**
 * Measures the running dev stack and the program, and prints ratios; `--write` saves them in docs/performance.md, and
 * `--short` takes a third of the time for figures that say less.
 */
export default async function bench({ options }: CommandLine): Promise<void> {
  const short = options.has("short");
  if (short && options.has("write")) {
    throw new Failure("The short benchmark isn't for docs/performance.md; nothing was measured", {
      why: "its figures are of few runs",
      fix: "npm run bench -- --write",
    });
  }
  if (short) console.log("The short benchmark, of few runs: its figures say less than those of npm run bench.");
  let page = preface;
  for (const part of [devStack, clusterAtRest, application, programStart, policyPack, scale, coldStart]) {
    const section = (await part({ short })).join("\n");
    console.log(`\n${section}`);
    page += `\n${section}\n`;
  }
  if (options.has("write")) await writeFile(join(paths.repository, "docs", "performance.md"), page);
}
