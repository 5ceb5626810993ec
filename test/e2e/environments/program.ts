import { mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const repository = join(__dirname, "..", "..", "..");

const project = `name: todo
runtime:
  name: nodejs
  options:
    typescript: false
    nodeargs: "--require ${join(repository, "register.cjs")}"
main: index.ts
`;

const program = `import "${join(__dirname, "cpu-requests")}";
export * from "${join(repository, "index")}";
`;

/**
 * Creates a project that runs this project's program after cpu-requests.ts. Pulumi resolves paths in settings, such
 * as the images' directories, relative to the project.
 *
 * @returns the project's directory
 */
export function scaledProgram(): string {
  const folder = mkdtempSync(join(tmpdir(), "todo-scaled-"));
  writeFileSync(join(folder, "Pulumi.yaml"), project);
  writeFileSync(join(folder, "index.ts"), program);
  for (const name of ["backend", "frontend", "node_modules", "package.json"])
    symlinkSync(join(repository, name), join(folder, name));
  return folder;
}
