import { appendFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { environment } from "../../embedded/host/environment.ts";
import { exec } from "../../embedded/host/exec.ts";

/** A stack for measurements: its state, its config and everything else that its benchmark writes are in one folder. */
export interface ScratchStack {
  folder: string;
  /** Runs Pulumi on the stack with the program in `cwd`. */
  pulumi: (cwd: string, args: string[], env?: Record<string, string>) => Promise<string>;
}

/** Gives `work` a stack without resources of the project, which is deleted afterwards. */
export async function withScratchStack<T>(
  { project, name, config = {} }: { project: string; name: string; config?: object },
  work: (stack: ScratchStack) => Promise<T>,
): Promise<T> {
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
    // `stack init` writes the passphrase's salt next to the project's file, wherever the config is.
    await writeFile(join(folder, "Pulumi.yaml"), `name: ${project}\nruntime: nodejs\n`);
    await pulumi(folder, ["stack", "init", name]);
    await appendFile(configFile, stringify({ config }));
    return await work({ folder, pulumi });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
