/** Adds a task through the frontend, or fails unless it is there: `node .ci/task.mjs add|find TITLE`. */
import assert from "node:assert/strict";

const url = "http://localhost:30000/bff/tasks";
const [action, title] = process.argv.slice(2);

if (action === "add") {
  const headers = { "content-type": "application/json", "origin": new URL(url).origin };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ title }) });
  assert.equal(response.status, 201, await response.text());
} else {
  const { items } = await (await fetch(url)).json();
  assert.ok(items.some((task) => task.title === title), `There is no task "${title}" among ${items.length}`);
}
console.log(`${action}: ${title}`);
