/** Adds a task through the frontend, or fails unless it is there: `node .ci/task.mjs add|find TITLE`. */
import assert from "node:assert/strict";

const site = "http://localhost:30000";
const person = { name: "CI", email: "ci@todo.invalid", password: "the-password-of-this-machine's-CI" };
const [action, title] = process.argv.slice(2);

const post = (path, body, headers) =>
  fetch(`${site}/bff/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "origin": site, ...headers },
    body: JSON.stringify(body),
  });

// Who adds a task signs up for it; who finds it signs in, after a restart.
const account = await post(action === "add" ? "auth/sign-up/email" : "auth/sign-in/email", person);
assert.equal(account.status, 200, await account.text());
const cookie = account.headers
  .getSetCookie()
  .map((each) => each.split(";")[0])
  .join("; ");

if (action === "add") {
  const response = await post("tasks", { title }, { cookie });
  assert.equal(response.status, 201, await response.text());
} else {
  const { items } = await (await fetch(`${site}/bff/tasks`, { headers: { cookie } })).json();
  assert.ok(
    items.some((task) => task.title === title),
    `There is no task "${title}" among ${items.length}`,
  );
}
console.log(`${action}: ${title}`);
