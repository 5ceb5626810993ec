import { join } from "node:path";
import { environment } from "./lib/environment.ts";
import { describe } from "./lib/failure.ts";
import { withLock } from "./lib/lock.mjs";
import { paths } from "./lib/paths.ts";

interface Command {
  summary: string;
  /** Whether it changes what the toolchain has or runs; two such commands don't run at once. */
  changes: boolean;
  /** Loads the command, which nothing else needs. */
  load: () => Promise<{ default: (args: string[]) => Promise<void> | void }>;
}

const commands: Record<string, Command> = {
  start: { summary: "bring everything up and open the application", changes: true, load: () => import("./commands/start.ts") },
  stop: { summary: "stop the cluster; its data stays", changes: true, load: () => import("./commands/down.ts") },
  destroy: { summary: "remove the dev stack from the cluster", changes: true, load: () => import("./commands/destroy.ts") },
  test: { summary: "run every check and test", changes: true, load: () => import("./commands/test.ts") },
  bench: { summary: "measure and print ratios", changes: true, load: () => import("./commands/bench.ts") },
  backup: { summary: "dump a stack's database now: backup <stack>", changes: false, load: () => import("./commands/backup.ts") },
  restore: {
    summary: "list a stack's dumps, or put one in place of its data: restore <stack> [<dump> --replace-data]",
    changes: false,
    load: () => import("./commands/restore.ts"),
  },
  ci: { summary: "what the workflows run: ci preview|comment|up|drift|review", changes: true, load: () => import("./commands/ci.ts") },
  promote: {
    summary: "run in one stack what another has tried: promote <from> <to> [--dry-run]",
    changes: true,
    load: () => import("./commands/promote.ts"),
  },
  rollback: { summary: "run a stack's release before again: rollback <stack> [--dry-run]", changes: true, load: () => import("./commands/rollback.ts") },
  up: { summary: "get what is missing and start the cluster", changes: true, load: () => import("./commands/up.ts") },
  down: { summary: "stop the cluster; its data stays", changes: true, load: () => import("./commands/down.ts") },
  status: { summary: "show what is there and what runs", changes: false, load: () => import("./commands/status.ts") },
  "stack-status": { summary: "show how a stack's workloads are: stack-status <stack> [--json]", changes: false, load: () => import("./commands/stack-status.ts") },
  "export-state": {
    summary: "save a stack's state to a new file: export-state <stack> <file>",
    changes: false,
    load: () => import("./commands/export-state.ts"),
  },
  "import-state": {
    summary: "put a saved state in place of a stack's: import-state <stack> <file> --replace-state",
    changes: true,
    load: () => import("./commands/import-state.ts"),
  },
  clean: { summary: "stop everything and remove it, data included", changes: true, load: () => import("./commands/clean.ts") },
  with: { summary: "run a command with this environment: with kubectl get pods", changes: false, load: () => import("./commands/with.ts") },
};

async function main([name, ...args]: string[]): Promise<void> {
  const command = commands[name ?? ""];
  if (!name || !command) {
    const list = Object.entries(commands).map(([each, { summary }]) => `  ${each.padEnd(12)} ${summary}`);
    throw new Error(`${name ? `There is no command "${name}".` : "Which command?"} One of:\n${list.join("\n")}`);
  }
  process.env.PATH = environment().PATH;
  const { default: run } = await command.load();
  await (command.changes ? withLock(join(paths.state, "lock"), `running "${name}"`, () => run(args)) : run(args));
}

main(process.argv.slice(2)).then(
  // Not every library closes its handles; all that was to be done is done.
  () => process.exit(),
  (error: unknown) => {
    console.error(`\n${describe(error)}`);
    process.exit(1);
  },
);
