/**
 * Loaded before any test: whatever a test, or a program that it starts, puts into the system's directory for temporary
 * files lies in one of this run's own, and goes with it, whether or not the test came to its end or was run at all.
 */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// Short, for the sockets in it.
const folder = mkdtempSync(join(tmpdir(), "t-"));
// PostgreSQL runs as another user, where the tests run as root.
chmodSync(folder, 0o711);
process.env.TMPDIR = folder;

process.on("exit", () => {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  } catch (error) {
    console.error(`${folder} is left behind: ${String(error)}`);
  }
});
process.once("SIGTERM", () => process.exit(143));
