// Loading a profile, or ending with what Minikube says (pkg/minikube/mustload/mustload.go).
const { exit, exitTip, info } = require("./output.cjs");
const { readConfig, readMachine } = require("./store.cjs");

/** mustload.Partial */
function loaded(profile) {
  try {
    const config = readConfig(profile);
    if (config) return config;
  } catch (error) {
    exit(38, "HOST_CONFIG_LOAD", `Error getting cluster config: unmarshal: ${error.message}`);
  }
  info(`Profile "${profile}" not found. Run "minikube profile list" to view all profiles.`);
  return exitTip("start", profile, 85);
}

/** mustload.Running */
function running(profile) {
  const config = loaded(profile);
  const machine = readMachine(profile);
  if (!machine) {
    info(`The control-plane node ${profile} host does not exist`);
    exitTip("start", profile, 85);
  }
  if (!machine.running) {
    info(`The control-plane node ${profile} host is not running: state=Stopped`);
    exitTip("start", profile, 83);
  }
  return { config, machine };
}

module.exports = { loaded, running };
