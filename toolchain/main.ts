import { join } from "node:path";
import { type CommandLine, parseCommandLine } from "./commands/arguments.ts";
import { environment } from "../embedded/host/environment.ts";
import { describe } from "../embedded/host/failure.ts";
import { withLock } from "../embedded/host/lock.mjs";
import { paths } from "../embedded/host/paths.ts";
import { withTemporary } from "../embedded/host/temporary.ts";

interface Description {
  summary: string;
  /** Whether it changes what the toolchain has or runs; two such commands don't run at the same time. */
  changes: boolean;
  /** Whether it acts on a stack with the Pulumi that is there. Others get Pulumi first, or do without. */
  usesPulumi?: boolean;
}

/** Loads a command only when it is used. */
type Load<Line> = () => Promise<{ default: (line: Line) => Promise<void> | void }>;

/** How it is typed; anything else is refused. A command without `usage` parses its arguments itself. */
type Command = Description & ({ usage: string; load: Load<CommandLine> } | { usage?: undefined; load: Load<string[]> });

const commands: Record<string, Command> = {
  "start": {
    summary: "bring everything up and open the application",
    usage: "npm start -- [--skip-policies]",
    changes: true,
    load: () => import("./commands/start.ts"),
  },
  "stop": {
    summary: "stop the cluster; its data stays",
    usage: "npm stop",
    changes: true,
    load: () => import("./commands/down.ts"),
  },
  "destroy": {
    summary: "remove the dev stack from the cluster",
    usage: "npm run destroy -- [--yes]",
    changes: true,
    usesPulumi: true,
    load: () => import("./commands/destroy.ts"),
  },
  "test": {
    summary: "run every check and test, or some suites",
    usage: "npm test -- <suite> ...",
    changes: true,
    load: () => import("./commands/test.ts"),
  },
  "bench": {
    summary: "measure and print ratios",
    usage: "npm run bench -- [--short] [--write]",
    changes: true,
    load: () => import("./commands/bench.ts"),
  },
  "backup": {
    summary: "dump a stack's database now, dev's unless you name another stack",
    usage: "npm run backup -- [<stack>]",
    changes: false,
    usesPulumi: true,
    load: () => import("./commands/backup.ts"),
  },
  "restore": {
    summary: "list a stack's dumps, dev's unless you name another stack, or replace its data with one",
    usage: "npm run restore -- [<stack>] [<dump>] [--yes]",
    changes: false,
    usesPulumi: true,
    load: () => import("./commands/restore.ts"),
  },
  "ci": {
    summary: "what the workflows run: ci preview|comment|up|drift|review|left",
    changes: true,
    load: () => import("./commands/ci.ts"),
  },
  "promote": {
    summary: "run in one stack what another one has tested",
    usage: "npm run promote -- <from> <to> [--dry-run] [--skip-policies]",
    changes: true,
    load: () => import("./commands/promote.ts"),
  },
  "rollback": {
    summary: "go back to a stack's previous release",
    usage: "npm run rollback -- <stack> [--dry-run] [--skip-policies]",
    changes: true,
    load: () => import("./commands/rollback.ts"),
  },
  "release": {
    summary: "cut a version: raise it everywhere, commit and tag",
    usage: "npm run release -- <version>",
    changes: true,
    load: () => import("./commands/release.ts"),
  },
  "up": { summary: "get what is missing and start the cluster", changes: true, load: () => import("./commands/up.ts") },
  "down": {
    summary: "stop the cluster; its data stays",
    usage: "npm run toolchain -- down",
    changes: true,
    load: () => import("./commands/down.ts"),
  },
  "machine": {
    summary: "show what is installed on this machine and what runs",
    usage: "npm run toolchain -- machine",
    changes: false,
    load: () => import("./commands/machine.ts"),
  },
  "versions": {
    summary: "show how long each chosen version is maintained, or write docs/toolchain.md",
    usage: "npm run toolchain -- versions [--write]",
    changes: false,
    load: () => import("./commands/versions.ts"),
  },
  "status": {
    summary: "show the health of a stack's workloads, dev's unless you name another stack",
    usage: "npm run status -- [<stack>] [--json]",
    changes: false,
    usesPulumi: true,
    load: () => import("./commands/status.ts"),
  },
  "export-state": {
    summary: "save a stack's state to a new file",
    usage: "npm run export-state -- <stack> <file>",
    changes: false,
    usesPulumi: true,
    load: () => import("./commands/export-state.ts"),
  },
  "import-state": {
    summary: "replace a stack's state with a saved one",
    usage: "npm run import-state -- <stack> <file> [--yes]",
    changes: true,
    usesPulumi: true,
    load: () => import("./commands/import-state.ts"),
  },
  "clean": {
    summary: "stop everything and remove it, data included",
    usage: "npm run toolchain -- clean [--yes]",
    changes: true,
    load: () => import("./commands/clean.ts"),
  },
  "with": {
    summary: "run a command with this environment: with kubectl get pods",
    changes: false,
    usesPulumi: true,
    load: () => import("./commands/with.ts"),
  },
};

async function main([name, ...args]: string[]): Promise<void> {
  const command = commands[name ?? ""];
  if (!name || !command) {
    const list = Object.entries(commands).map(
      ([each, { summary, usage }]) => `  ${each.padEnd(12)} ${summary}${usage ? `: ${usage}` : ""}`,
    );
    throw new Error(`${name ? `There is no command "${name}".` : "Which command?"} One of:\n${list.join("\n")}`);
  }
  const run = await prepared(command, args);
  const work = () => withTemporary(run);
  await (command.changes ? withLock(join(paths.state, "lock"), `running "${name}"`, work) : work());
}

/** The command with its arguments, which are checked before anything happens. */
async function prepared(command: Command, args: string[]): Promise<() => Promise<void> | void> {
  process.env.PATH = environment().PATH;
  const loaded = await loadedCommand(command, args);
  return async () => {
    if (command.usesPulumi) await (await import("./stack/pulumi-version.ts")).requirePulumi();
    await loaded();
  };
}

async function loadedCommand(command: Command, args: string[]): Promise<() => Promise<void> | void> {
  if (command.usage === undefined) {
    const { default: run } = await command.load();
    return () => run(args);
  }
  const line = parseCommandLine(args, command.usage);
  const { default: run } = await command.load();
  return () => run(line);
}

main(process.argv.slice(2)).then(
  // Not every library closes its handles, but all work is done.
  () => process.exit(),
  (error: unknown) => {
    console.error(`\n${describe(error)}`);
    process.exit(1);
  },
);
