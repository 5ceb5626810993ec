import { execSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { policiesPage } from "./policies";
import { configurationPage, jsonSchema } from "./configuration";
import { withSecretKeys } from "./environment";
import { refreshed } from "./samples";
import { traceabilityPage } from "./traceability/page";

const root = join(__dirname, "..");

/**
 * `npm run docs` writes the pages that are generated from the settings, the policies and the tests.
 *
 * `npm run docs -- samples [<start of a command>] [--from <log>]` runs the commands of README's samples, all or those
 * that start like that, and writes their output into README. With `--from` the output comes from the log of a run.
 */
function main(): void {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { from: { type: "string" } } });
  const [action, start = ""] = positionals;
  if (action === "samples") writeSamples(start, values.from);
  else if (action === undefined) writePages();
  else throw new Error(`There is no action "${action}". Usage: npm run docs [-- samples [<start of a command>]]`);
}

function writePages(): void {
  writeFileSync(join(root, "docs", "configuration.md"), configurationPage());
  writeFileSync(join(root, "docs", "settings.schema.json"), `${JSON.stringify(jsonSchema(), undefined, 2)}\n`);
  writeFileSync(join(root, "docs", "policies.md"), policiesPage());
  writeFileSync(join(root, "docs", "traceability.md"), traceabilityPage());
  const secrets = join(root, "docs", "secrets.md");
  writeFileSync(secrets, withSecretKeys(readFileSync(secrets, "utf8")));
}

function writeSamples(start: string, log: string | undefined): void {
  const file = join(root, "README.md");
  // npm runs this in the clone's root, wherever the person is.
  const recorded = log === undefined ? undefined : readFileSync(resolve(process.env.INIT_CWD ?? ".", log), "utf8");
  const page = refreshed(readFileSync(file, "utf8"), ({ command }) => {
    if (!command.startsWith(start)) return undefined;
    console.log(`$ ${command}`);
    return recorded ?? execSync(command, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  });
  writeFileSync(file, page);
}

main();
