import { Failure } from "../../embedded/host/failure.ts";
import { paths } from "../../embedded/host/paths.ts";
import { cutRelease } from "../release/index.ts";
import type { CommandLine } from "./arguments.ts";

/** Cuts a version in this clone: `npm run release -- 1.1.0`. Pushing its tag releases it. */
export default async function release({ words: [version] }: CommandLine): Promise<void> {
  if (!version) {
    throw new Failure("Which version?", {
      why: "the new version is missing",
      fix: "npm run release -- 1.1.0",
    });
  }
  console.log(await cutRelease(paths.repository, version, new Date().toISOString().slice(0, 10)));
  console.log(`Publish it with: git push --atomic origin HEAD v${version}`);
}
