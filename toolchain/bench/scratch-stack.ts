import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environment } from "../../embedded/host/environment.ts";
import { exec } from "../../embedded/host/exec.ts";

/** A stack for measurements: its state, its config and everything else that its benchmark writes are in one folder. */
export interface ScratchStack {
  folder: string;
  configFile: string;
  /** Runs Pulumi on the stack with the program in `cwd`. */
  pulumi: (cwd: string, args: string[], env?: Record<string, string>) => Promise<string>;
}

/** Gives `work` a stack without resources, which is deleted afterwards. */
export async function withScratchStack<T>(name: string, work: (stack: ScratchStack) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "todo-bench-"));
  try {
    await mkdir(join(folder, "state"));
    const configFile = join(folder, `Pulumi.${name}.yaml`);
    const own = {
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_STACK: name,
      PULUMI_CONFIG_PASSPHRASE: "benchmark",
      PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
      PULUMI_OPTION_CONFIG_FILE: configFile,
    };
    const pulumi: ScratchStack["pulumi"] = (cwd, args, env = {}) =>
      exec("pulumi", [...args, "--non-interactive", "--color=never"], {
        cwd,
        env: { ...environment(), ...own, ...env },
      });
    return await work({ folder, configFile, pulumi });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
