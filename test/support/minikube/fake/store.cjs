// What the stand-in for Minikube keeps: a profile's configuration where Minikube keeps it, in Minikube's own format
// (pkg/minikube/localpath, config/profile.go, config/types.go), and next to it what the real one has Docker and the
// guest for.
const fs = require("node:fs");
const { homedir } = require("node:os");
const { basename, delimiter, dirname, join } = require("node:path");

/** Loaded by the few commands that need it, which saves the others a tenth of a second. */
const yaml = () => require("yaml");

/** localpath.MiniPath */
function home() {
  const given = process.env.MINIKUBE_HOME;
  if (!given) return join(homedir(), ".minikube");
  return basename(given) === ".minikube" ? given : join(given, ".minikube");
}

const profileFolder = (name) => join(home(), "profiles", name);
const configFile = (name) => join(profileFolder(name), "config.json");
const machineFile = (name) => join(home(), "machines", name, "machine.json");
const read = (file) => JSON.parse(fs.readFileSync(file, "utf8"));

function write(file, content) {
  fs.mkdirSync(dirname(file), { recursive: true });
  // Whole, as Minikube does: a test may kill the writer.
  fs.writeFileSync(`${file}.new`, JSON.stringify(content, undefined, 4));
  fs.renameSync(`${file}.new`, file);
}

/** config.Load: undefined if there is none; throws if it can't be read. */
const readConfig = (name) => (fs.existsSync(configFile(name)) ? read(configFile(name)) : undefined);
const writeConfig = (name, config) => write(configFile(name), config);

/**
 * The guest: `stage` is how far its first start came (container, ssh, boot, done), `restarts` how often its containers
 * were restarted, `ready` whether it can run pods, `starts` how often it began to run, `images` what was loaded.
 */
const readMachine = (name) => (fs.existsSync(machineFile(name)) ? read(machineFile(name)) : undefined);
const writeMachine = (name, machine) => write(machineFile(name), machine);

const profiles = () => (fs.existsSync(join(home(), "profiles")) ? fs.readdirSync(join(home(), "profiles")) : []);

function remove(name) {
  fs.rmSync(profileFolder(name), { recursive: true, force: true });
  fs.rmSync(dirname(machineFile(name)), { recursive: true, force: true });
}

/** kubeconfig.PathFromEnv */
function kubeconfigPath() {
  const first = (process.env.KUBECONFIG ?? "").split(delimiter).find((file) => file !== "");
  return first ?? join(homedir(), ".kube", "config");
}

function readKubeconfig() {
  const file = kubeconfigPath();
  const found = fs.existsSync(file) ? yaml().parse(fs.readFileSync(file, "utf8")) : undefined;
  const empty = { apiVersion: "v1", kind: "Config", clusters: [], contexts: [], users: [] };
  return { ...empty, "current-context": "", ...found };
}

function writeKubeconfig(config) {
  fs.mkdirSync(dirname(kubeconfigPath()), { recursive: true });
  fs.writeFileSync(kubeconfigPath(), yaml().stringify(config), { mode: 0o600 });
}

/** kubeconfig.NewExtension, in the format of time.RFC1123 */
const extension = (name) => ({
  name,
  extension: { "last-update": new Date().toUTCString(), "provider": "minikube.sigs.k8s.io", "version": "v1.38.1" },
});

/** The cluster behind the stand-in: the test's, or one that nothing asks. */
function clusterBehind() {
  const file = process.env.FAKE_MINIKUBE_KUBECONFIG;
  const text = (content) => Buffer.from(content).toString("base64");
  if (!file) {
    const user = { "client-certificate-data": text("certificate"), "client-key-data": text("key") };
    return { "server": "https://192.168.49.2:8443", "certificate-authority-data": text("authority"), ...user };
  }
  const { clusters, users } = yaml().parse(fs.readFileSync(file, "utf8"));
  return { ...clusters[0].cluster, ...users[0].user };
}

/** The address of a profile's API server, which another start may change. */
const serverOf = (name) => clusterBehind().server + "/".repeat(readMachine(name).starts % 2);

/** kubeconfig.PopulateFromSettings: certificates are files, not data. */
function addToKubeconfig(name, extendsContext) {
  const behind = clusterBehind();
  const files = { "ca.crt": "certificate-authority", "client.crt": "client-certificate", "client.key": "client-key" };
  for (const [file, key] of Object.entries(files)) {
    fs.writeFileSync(join(profileFolder(name), file), Buffer.from(behind[`${key}-data`], "base64"));
  }
  const file = (each) => join(profileFolder(name), each);
  const config = withoutProfile(readKubeconfig(), name);
  const cluster = {
    "certificate-authority": file("ca.crt"),
    "extensions": [extension("cluster_info")],
    "server": serverOf(name),
  };
  const extensions = extendsContext ? { extensions: [extension("context_info")] } : {};
  const user = { "client-certificate": file("client.crt"), "client-key": file("client.key") };
  config.clusters.push({ name, cluster });
  config.contexts.push({ name, context: { cluster: name, ...extensions, namespace: "default", user: name } });
  config.users.push({ name, user });
  writeKubeconfig({ ...config, "current-context": name });
}

/** kubeconfig.DeleteContext */
function withoutProfile(config, name) {
  const others = (entries) => entries.filter((entry) => entry.name !== name);
  const current = config["current-context"] === name ? "" : config["current-context"];
  return {
    ...config,
    "clusters": others(config.clusters),
    "contexts": others(config.contexts),
    "users": others(config.users),
    "current-context": current,
  };
}

module.exports = {
  addToKubeconfig,
  home,
  profiles,
  readConfig,
  readKubeconfig,
  readMachine,
  remove,
  serverOf,
  withoutProfile,
  writeConfig,
  writeKubeconfig,
  writeMachine,
};
