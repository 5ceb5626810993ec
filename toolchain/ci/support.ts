import { versionsDue } from "../versions/index.ts";
import { Run } from "./github.ts";

const marker = "<!-- todo-chatbot: versions -->";

/** Opens an issue that lists the versions whose support ends soon, or rewrites the open one; none where all is well. */
export async function reportSupport(due = versionsDue(), run = new Run()): Promise<void> {
  if (due.length === 0) {
    console.log("Every chosen version is maintained for a while.");
    return;
  }
  const text = [...due.map((line) => `- [ ] ${line}`), "", `Found by ${run.url()}`].join("\n");
  const outcome = await run.issue(marker, "Versions whose support ends", text);
  console.log(`${outcome === "created" ? "Opened" : "Rewrote"} the issue:\n${due.join("\n")}`);
}
