/** Loaded before any test, and so before any module reads where the state lies: no test touches the user's own. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const directory = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
process.env.XDG_STATE_HOME = join(directory, "state");
process.env.XDG_CACHE_HOME = join(directory, "cache");
process.env.XDG_CONFIG_HOME = join(directory, "config");
