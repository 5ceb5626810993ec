// What Minikube prints: lines of JSON with --output=json, otherwise text (pkg/minikube/out, out/register, exit).
const words = process.argv.slice(2);
const isJson = words.includes("--output=json");

const event = (type, data) =>
  console.log(JSON.stringify({ specversion: "1.0", type: `io.k8s.sigs.minikube.${type}`, data }));

function step(message, name = "Initial Minikube Setup") {
  if (isJson) event("step", { currentstep: "0", totalsteps: "19", message, name });
  else console.log(`* ${message}`);
}

/** out.WarningT */
function warning(message) {
  if (isJson) event("warning", { message });
  else console.error(`! ${message}`);
}

/** out.Styled, which is information in JSON */
function info(message) {
  if (isJson) event("info", { message });
  else console.log(`* ${message}`);
}

/** out.ErrT: an error event without a name */
function complain(message) {
  if (isJson) event("error", { message });
  else console.error(message);
}

const box = [
  "╭───────────────────────────────────────────────────────────────────────────────────────────╮",
  "│                                                                                           │",
  "│    * If the above advice does not help, please let us know:                               │",
  "│      https://github.com/kubernetes/minikube/issues/new/choose                             │",
  "│                                                                                           │",
  "│    * Please run `minikube logs --file=logs.txt` and attach logs.txt to the GitHub issue.  │",
  "│                                                                                           │",
  "╰───────────────────────────────────────────────────────────────────────────────────────────╯",
];

/** exit.Message and exit.Error: with a box if no known issue has the advice */
function exit(code, name, message, advice = "") {
  if (isJson) {
    event("error", { advice, exitcode: String(code), issues: "", message, name, url: "" });
    if (advice === "") event("error", { message: box.join("\n") });
  } else {
    console.error(`\nX Exiting due to ${name}: ${message}`);
    if (advice !== "") console.error(`* Suggestion: ${advice}`);
    else console.error(`* \n${box.join("\n")}`);
  }
  process.exit(code);
}

/** mustload.exitTip */
function exitTip(action, profile, code) {
  info(`To start a cluster, run: "minikube ${action} -p ${profile}"`);
  process.exit(code);
}

module.exports = { complain, exit, exitTip, info, step, warning };
