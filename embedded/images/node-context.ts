import { constants, copyFileSync, cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { exec } from "../host/exec.ts";
import { paths } from "../host/paths.ts";

/** The Node binary in the locked npm package, whatever Node runs this. */
export function nodeBinary(): string {
  return join(paths.repository, "node_modules", `node-linux-${process.arch}`, "bin", "node");
}

/** Calls back with a build context of the folder's files, that binary, and the npm in the folder's lock file. */
export async function withNodeContext(folder: string, work: (context: string) => Promise<void>): Promise<void> {
  const context = join(paths.cache, "node-image.partial");
  rmSync(context, { recursive: true, force: true });
  mkdirSync(context, { recursive: true });
  cpSync(folder, context, { recursive: true });
  copyFileSync(nodeBinary(), join(context, "node"), constants.COPYFILE_FICLONE);
  await exec("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: context,
    log: join(paths.logs, "base-images.log"),
  });
  await work(context);
  rmSync(context, { recursive: true, force: true });
}
