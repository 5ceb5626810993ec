import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pushedSize } from "../../components/image/check/size";

type Kubectl = (...args: string[]) => Promise<string>;

const repository = join(__dirname, "..", "..");
const limits = { frontend: 300_000_000, backend: 200_000_000 };

/** IMG-14: the sizes of the running images in the registry are below the limits. */
export async function assertSizes(kubectl: Kubectl): Promise<void> {
  for (const [component, limit] of Object.entries(limits)) {
    const image = await kubectl(
      "get",
      "deployment",
      `todo-${component}`,
      "--output",
      "jsonpath={.spec.template.spec.containers[0].image}",
    );
    const size = await pushedSize(image, "linux/amd64");
    console.log(`      the ${component}'s image has ${(size / 1e6).toFixed(0)} MB`);
    assert.ok(size > 1_000_000 && size < limit, `${image} has ${size} bytes`);
  }
}

/** The backend's environment matches its lock file, and has nothing that only its tests need. */
export async function assertPythonPackages(kubectl: Kubectl): Promise<void> {
  const list =
    'import importlib.metadata as m; print(*(d.name.lower().replace("_", "-") + "==" + d.version for d in ' +
    "m.distributions()))";
  const installed = (await kubectl("exec", "deployment/todo-backend", "--", "python", "-c", list)).trim().split(" ");
  const locked = [
    ...readFileSync(join(repository, "backend", "requirements.txt"), "utf8").matchAll(
      /^([\w.-]+)(?:\[\w+\])?==([\w.]+)/gm,
    ),
  ];
  assert.deepEqual(installed.sort(), locked.map(([, name, version]) => `${name}==${version}`).sort());
}

/** The frontend's image has what its server loads, and no package that only its development needs. */
export async function assertNodePackages(kubectl: Kubectl): Promise<void> {
  const found = await kubectl(
    "exec",
    "deployment/todo-frontend",
    "--",
    "find",
    "/app/node_modules",
    "-name",
    "package.json",
  );
  const folders = found
    .trim()
    .split("\n")
    .map((file) => file.replace(/^\/app\/(.*)\/package\.json$/, "$1"));
  const { packages } = JSON.parse(readFileSync(join(repository, "frontend", "package-lock.json"), "utf8")) as {
    packages: Record<string, { dev?: boolean }>;
  };
  const known = folders.filter((folder) => folder in packages);
  assert.ok(known.includes("node_modules/next"), found);
  assert.deepEqual(
    known.filter((folder) => packages[folder]?.dev),
    [],
  );
}
