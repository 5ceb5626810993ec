#!/usr/bin/env node
/**
 * The first thing `npm start` and `npm test` run. It needs nothing but some Node (>= 18) and npm: it installs the
 * locked npm packages, finds a Node that fits `engines` in package.json, and hands over to `main.ts`.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, lstatSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "../embedded/host/lock.mjs";
import { giveBack } from "./give-back.mjs";
import { isInRange } from "./node-range.mjs";

const repository = dirname(dirname(fileURLToPath(import.meta.url)));

installPackages();
handOver(process.argv.slice(2));

/** Runs `npm ci` unless node_modules already is what package-lock.json says. */
function installPackages() {
  const packages = join(repository, "node_modules");
  const stamp = join(packages, ".installed-lock");
  const wanted = createHash("sha256")
    .update(readFileSync(join(repository, "package-lock.json")))
    .digest("hex");
  const isCurrent = () => existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
  if (isCurrent()) return;
  refuseLink(packages);

  withLock(join(repository, ".npm-ci.lock"), "installing npm packages", () => {
    if (isCurrent()) return;
    rmSync(stamp, { force: true });
    const started = Date.now();
    console.log("npm packages: installing (npm ci)");
    const result = spawnSync("npm", ["ci", "--no-progress", "--loglevel=error"], { cwd: repository, stdio: "inherit" });
    if (result.error) {
      console.error(
        "✖ npm is missing: there is no npm on PATH. Node's own packages have it: install Node 24 from " +
          "https://nodejs.org and run the same command again.",
      );
      process.exit(1);
    }
    if (result.status !== 0) {
      console.error("\n✖ npm ci failed; its own message is above. Fix what it names and run the same command again.");
      process.exit(1);
    }
    writeFileSync(stamp, wanted);
    console.log(`npm packages: installed in ${Math.round((Date.now() - started) / 1000)} s`);
  });
}

/** `npm ci` begins by emptying node_modules: through a link it would empty another folder, such as another clone's. */
function refuseLink(/** @type {string} */ packages) {
  if (!lstatSync(packages, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  console.error(
    `✖ ${packages} is a symbolic link, and its packages aren't those of package-lock.json: npm ci would empty the ` +
      "folder behind it. " +
      `Remove the link (rm ${packages}) and run the same command again.`,
  );
  process.exit(1);
}

/** Runs main.ts with a Node that fits `engines`: this one, or the one locked in package-lock.json. */
function handOver(/** @type {string[]} */ args) {
  const { engines } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
  const fits = isInRange(process.versions.node, engines.node);
  const node = fits ? process.execPath : join(repository, "node_modules", ".bin", "node");
  if (!existsSync(node)) {
    console.error(
      `✖ Node ${process.versions.node} can't be used, Node ${engines.node} is needed, and the npm package that ` +
        `carries Node 24 doesn't exist for ${process.platform} ${process.arch}. Install Node 24 and run the same ` +
        "command again.",
    );
    process.exit(1);
  }
  const child = spawn(node, [join(repository, "toolchain", "main.ts"), ...args], {
    cwd: repository,
    stdio: "inherit",
    env: {
      ...process.env,
      PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ""}`,
      HOME: process.env.HOME ?? homedir(),
    },
  });
  // A signal from the terminal reaches the whole process group; one sent to this process alone has to be passed on.
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
    process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    giveBack(repository);
    process.exit(signal ? 130 : (code ?? 1));
  });
}
