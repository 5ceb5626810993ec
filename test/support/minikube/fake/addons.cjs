// minikube addons (cmd/minikube/cmd/config/enable.go, disable.go, addons_list.go, pkg/addons/addons.go).
const { exit, info, step, warning } = require("./output.cjs");
const { loaded } = require("./load.cjs");
const { readConfig, writeConfig } = require("./store.cjs");

/** assets.Addons of v1.38.1, without those that only say that they no longer work. */
const names = [
  "amd-gpu-device-plugin",
  "auto-pause",
  "cloud-spanner",
  "csi-hostpath-driver",
  "dashboard",
  "default-storageclass",
  "freshpod",
  "gcp-auth",
  "gvisor",
  "headlamp",
  "inaccel",
  "ingress",
  "ingress-dns",
  "inspektor-gadget",
  "istio",
  "istio-provisioner",
  "kubevirt",
  "logviewer",
  "metallb",
  "metrics-server",
  "nvidia-device-plugin",
  "portainer",
  "registry",
  "registry-aliases",
  "registry-creds",
  "storage-provisioner",
  "storage-provisioner-rancher",
  "volcano",
  "volumesnapshots",
  "yakd",
];

/** Add-ons that the test wants not to come on. */
const failing = () => (process.env.FAKE_MINIKUBE_FAILING_ADDONS ?? "").split(",");

/** addons.RunCallbacks: its error, if any */
function callbackError(name) {
  if (!names.includes(name)) return `${name} is not a valid addon`;
  if (!failing().includes(name)) return undefined;
  return `running callbacks: [waiting for app.kubernetes.io/name=${name} pods: context deadline exceeded]`;
}

/** addons.ToEnable and addons.Enable: unknown names are skipped, failures are warnings; returns what is on. */
function enableAtStart(existing, wanted) {
  const defaults = { "default-storageclass": true, "storage-provisioner": true };
  const additional = wanted.filter((name) => names.includes(name)).map((name) => [name, true]);
  const toEnable = { ...defaults, ...existing, ...Object.fromEntries(additional) };
  const enabled = Object.keys(toEnable)
    .filter((name) => toEnable[name])
    .sort()
    .filter((name) => {
      const error = callbackError(name);
      if (error) warning(`Enabling '${name}' returned an error: ${error}`);
      return !error;
    });
  step(`Enabled addons: ${enabled.join(", ")}`, "Enabling Addons");
  return { ...existing, ...Object.fromEntries(enabled.map((name) => [name, true])) };
}

function list(profile) {
  const config = readConfig(profile) && loaded(profile);
  const status = (name) => ({ Profile: profile, Status: config.Addons?.[name] ? "enabled" : "disabled" });
  console.log(JSON.stringify(Object.fromEntries(names.map((name) => [name, config ? status(name) : {}]))));
}

function enable(profile, name) {
  const config = loaded(profile);
  const error = callbackError(name);
  if (error) exit(10, "MK_ADDON_ENABLE", `enable failed: run callbacks: ${error}`);
  writeConfig(profile, { ...config, Addons: { ...config.Addons, [name]: true } });
  step(`The '${name}' addon is enabled`);
}

function disable(profile, name) {
  const config = loaded(profile);
  if (!names.includes(name)) exit(14, "MK_ADDON_UNSUPPORTED", `"'${name}' is not a valid minikube addon`);
  if (config.Addons?.[name]) writeConfig(profile, { ...config, Addons: { ...config.Addons, [name]: false } });
  info(`"The '${name}' addon is disabled`);
}

module.exports = { disable, enable, enableAtStart, list };
