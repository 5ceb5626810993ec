// Stands in for Minikube, which needs Docker or a hypervisor. Commands, output, exit codes and what is left of a killed
// start are written from the source of v1.38.1 and of main in August 2026; each file names where. What a test looks
// at besides: every command is noted in commands.log, and a machine counts restarts of its containers.
const { execFileSync, spawnSync } = require("node:child_process");
const fs = require("node:fs");
const { join } = require("node:path");
const addons = require("./addons.cjs");
const { loaded, running } = require("./load.cjs");
const { complain, info, step } = require("./output.cjs");
const start = require("./start.cjs");
const store = require("./store.cjs");

const words = process.argv.slice(2).filter((word) => !word.startsWith("--profile="));
const profile = process.argv.find((word) => word.startsWith("--profile="))?.slice("--profile=".length) ?? "minikube";
const flag = (name) => flag.all(name)[0];
flag.all = (name) => words.filter((word) => word.startsWith(`--${name}=`)).map((word) => word.slice(name.length + 3));
const [command, subcommand, argument] = words;

const commands = {
  "version": () => console.log("v1.38.1"),
  "start": () => start(profile, flag),

  // cmd/minikube/cmd/config/profile_list.go: with --light, `invalid` is always empty.
  "profile"() {
    const valid = store.profiles().flatMap((Name) => {
      try {
        const Config = store.readConfig(Name);
        return Config?.Driver ? [{ Name, Status: "Skipped", Config, Active: false, ActiveKubeContext: false }] : [];
      } catch {
        return [];
      }
    });
    process.stdout.write(JSON.stringify({ invalid: [], valid }));
  },

  // cmd/minikube/cmd/status.go, pkg/minikube/cluster/status.go
  "status"() {
    loaded(profile);
    const machine = store.readMachine(profile);
    // Without a host or an answer from it, there is no status.
    if (!machine || (machine.running && ["container", "ssh"].includes(machine.stage))) {
      process.stdout.write("null");
      process.exit(7);
    }
    const state = (running) => (machine.running ? running : "Stopped");
    const cluster = store.readKubeconfig().clusters.find(({ name }) => name === profile)?.cluster;
    const isConfigured = cluster?.server === store.serverOf(profile);
    const Kubeconfig = state(isConfigured ? "Configured" : "Misconfigured");
    const APIServer = state(machine.stage === "done" ? "Running" : "Stopped");
    const Kubelet = state(machine.stage === "done" ? "Running" : "Stopped");
    process.stdout.write(
      JSON.stringify({ Name: profile, Host: state("Running"), Kubelet, APIServer, Kubeconfig, Worker: false }),
    );
    const code = (machine.running ? 0 : 1) | (APIServer === "Running" ? 0 : 2) | (Kubeconfig === "Configured" ? 0 : 4);
    process.exit(code);
  },

  "ip": () => (running(profile), console.log("127.0.0.1")),

  // cmd/minikube/cmd/stop.go: takes the context away, too.
  "stop"() {
    loaded(profile);
    const machine = store.readMachine(profile);
    if (machine) store.writeMachine(profile, { ...machine, running: false });
    store.writeKubeconfig(store.withoutProfile(store.readKubeconfig(), profile));
    step("1 node stopped.", "Stopping");
  },

  // cmd/minikube/cmd/delete.go: also a profile that can't be read, or isn't there.
  "delete"() {
    let exists = false;
    try {
      exists = store.readConfig(profile) !== undefined;
    } catch {
      // Deleted as an invalid profile.
    }
    if (!exists) complain(`"${profile}" profile does not exist, trying anyways.`);
    store.remove(profile);
    store.writeKubeconfig(store.withoutProfile(store.readKubeconfig(), profile));
    info(`Removed all traces of the "${profile}" cluster.`);
    deleteContents();
  },

  "addons": () => addons[subcommand](profile, argument),

  // cmd/minikube/cmd/update-context.go: writes only what is missing or differs, with the time.
  "update-context"() {
    running(profile);
    const config = store.readKubeconfig();
    const found = config.clusters.find(({ name }) => name === profile);
    if (found?.cluster.server === store.serverOf(profile))
      return info(`No changes required for the "${profile}" context`);
    store.addToKubeconfig(profile, false);
    step(`"${profile}" context has been updated to point to ${store.serverOf(profile)}`);
  },

  // cmd/minikube/cmd/kubectl.go: its own kubectl, with the profile as the cluster before the first flag.
  "kubectl"() {
    const args = words.slice(words.indexOf("--") + 1);
    const at = args.findIndex((word) => word.startsWith("-"));
    const place = at === -1 ? args.length : at;
    const all = [...args.slice(0, place), `--cluster=${profile}`, ...args.slice(place)];
    process.exit(spawnSync(process.env.FAKE_MINIKUBE_KUBECTL, all, { stdio: "inherit" }).status ?? 1);
  },

  "image"() {
    const { machine } = running(profile);
    if (subcommand === "ls") console.log(JSON.stringify([{ repoTags: machine.images }]));
    // It succeeds whatever becomes of the archive.
    if (subcommand === "load" && fs.existsSync(argument)) {
      const index = JSON.parse(execFileSync("tar", ["-xOf", argument, "index.json"], { encoding: "utf8" }));
      const loadedNow = index.manifests.map(({ annotations }) => annotations["io.containerd.image.name"]);
      store.writeMachine(profile, { ...machine, images: [...machine.images, ...loadedNow] });
    }
  },
};

/** What was in a deleted cluster goes with it; all profiles of a test have the one cluster that there is. */
function deleteContents() {
  const { FAKE_MINIKUBE_KUBECONFIG, FAKE_MINIKUBE_NAMESPACE } = process.env;
  if (!FAKE_MINIKUBE_NAMESPACE || store.profiles().length > 0) return;
  const kubeconfig = `--kubeconfig=${FAKE_MINIKUBE_KUBECONFIG}`;
  execFileSync("kubectl", [kubeconfig, "delete", "namespace", FAKE_MINIKUBE_NAMESPACE, "--ignore-not-found"]);
}

fs.mkdirSync(store.home(), { recursive: true });
fs.appendFileSync(join(store.home(), "commands.log"), `${words.join(" ")}\n`);
if (!(command in commands)) {
  console.error(`Error: unknown command "${command}" for "minikube"`);
  process.exit(1);
}
commands[command]();
