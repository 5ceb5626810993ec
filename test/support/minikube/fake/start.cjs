// minikube start (cmd/minikube/cmd/start.go, pkg/minikube/node/start.go, pkg/minikube/machine/fix.go).
const { enableAtStart } = require("./addons.cjs");
const { complain, exit, step, warning } = require("./output.cjs");
const { addToKubeconfig, readConfig, readMachine, writeConfig, writeMachine } = require("./store.cjs");

/** Waits where a test wants to kill the start. */
function pauseAt(moment) {
  if (process.env.FAKE_MINIKUBE_PAUSE_AT === moment) sleep(Number(process.env.FAKE_MINIKUBE_PAUSE ?? 20_000));
}

const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const numbers = (version) => version.replace("v", "").split(".").map(Number);
const isOlder = (one, other) => {
  const [first, second] = [numbers(one), numbers(other)];
  const at = first.findIndex((part, index) => part !== second[index]);
  return at !== -1 && first[at] < second[at];
};

module.exports = function start(profile, flag) {
  step(`[${profile}] minikube v1.38.1 on Debian 12`);
  const forced = process.env.MINIKUBE_FORCE === "true";
  if (forced)
    warning("minikube skips various validations when --force is supplied; this may lead to unexpected behavior");
  const existing = load(profile);
  const driver = flag("driver") ?? existing?.Driver ?? "docker";
  const version = validate(profile, existing, driver, flag("kubernetes-version"));
  step(
    `Using the ${driver} driver based on ${existing ? "existing profile" : "user configuration"}`,
    "Selecting Driver",
  );
  if (process.env.FAKE_MINIKUBE_NO_DOCKER)
    exit(63, "PROVIDER_DOCKER_NOT_RUNNING", "The docker service isn't running.", "Start the Docker service");
  if (process.getuid() === 0 && !forced) {
    complain(
      `The "${driver}" driver should not be used with root privileges. If you wish to continue as root, use --force.`,
    );
    exit(57, "DRV_AS_ROOT", `The "${driver}" driver should not be used with root privileges.`);
  }
  const created = () => ({
    Name: profile,
    Driver: driver,
    CPUs: Number(flag("cpus") ?? 2),
    Memory: Number(flag("memory") ?? 4000),
    ExposedPorts: flag.all("ports"),
    Addons: null,
    Nodes: [{ Name: "", IP: "", Port: 8443, ControlPlane: true, Worker: true }],
  });
  // node.Provision saves it before there is a machine, the add-ons still null.
  const config = {
    ...(existing ?? created()),
    KubernetesConfig: { KubernetesVersion: version, ContainerRuntime: "docker" },
  };
  writeConfig(profile, config);
  step(`Starting "${profile}" primary control-plane node in "${profile}" cluster`, "Starting Node");
  provision(profile, config);
  bootstrap(profile, config);
  addToKubeconfig(profile, true);
  // The add-ons are written last, when everything has come up.
  const Addons = enableAtStart(existing?.Addons ?? {}, (flag("addons") ?? "").split(",").filter(Boolean));
  writeConfig(profile, { ...config, Addons });
  step(`Done! kubectl is now configured to use "${profile}" cluster and "default" namespace by default`, "Done");
};

function load(profile) {
  try {
    return readConfig(profile);
  } catch (error) {
    return exit(38, "HOST_CONFIG_LOAD", `Unable to load config: unmarshal: ${error.message}`);
  }
}

/** validateSpecifiedDriver, validateKubernetesVersion: returns the version to run. */
function validate(profile, existing, driver, asked) {
  if (existing && existing.Driver !== driver) {
    const how = `which is incompatible with requested "${driver}" driver.`;
    const message = `The existing "${profile}" cluster was created using the "${existing.Driver}" driver, ${how}`;
    exit(
      81,
      "GUEST_DRIVER_MISMATCH",
      message,
      `Delete the existing '${profile}' cluster using: 'minikube delete -p ${profile}'`,
    );
  }
  const old = existing?.KubernetesConfig.KubernetesVersion;
  const version = asked ? `v${asked.replace("v", "")}` : (old ?? process.env.FAKE_MINIKUBE_KUBERNETES ?? "v1.34.0");
  if (old && isOlder(version, old)) {
    const message = `Unable to safely downgrade existing Kubernetes ${old} cluster to ${version}`;
    exit(106, "K8S_DOWNGRADE_UNSUPPORTED", message, `1) Recreate the cluster with Kubernetes ${version.slice(1)}`);
  }
  return version;
}

/** machine.StartHost: creates the machine, or fixes the one that is there. */
function provision(profile, { Driver, CPUs, Memory }) {
  const machine = readMachine(profile);
  if (!machine) {
    step(`Creating ${Driver} container (CPUs=${CPUs}, Memory=${Memory}MB) ...`, "Creating Container");
    const stage = (name) =>
      writeMachine(profile, { stage: name, running: true, ready: false, starts: 0, restarts: 0, images: [] });
    stage("container");
    pauseAt("container");
    stage("ssh");
    pauseAt("ssh");
    return;
  }
  step(
    machine.running
      ? `Updating the running ${Driver} "${profile}" container ...`
      : `Restarting existing ${Driver} container for "${profile}" ...`,
  );
  if (machine.stage === "container") {
    const message = `error provisioning guest: Failed to start host: open ${profile}/id_rsa: no such file or directory`;
    exit(
      85,
      "GUEST_SSH_CERT_NOT_FOUND",
      message,
      "minikube is missing files relating to your guest environment. This can be fixed by running 'minikube delete'",
    );
  }
  if (machine.stage === "ssh") {
    // It dials, is refused, and dials again.
    sleep(Number(process.env.FAKE_MINIKUBE_DIALS_FOR ?? 540_000));
    exit(80, "GUEST_PROVISION", "error provisioning guest: Failed to start host: ssh: unable to authenticate");
  }
}

/** node.Start: the container runtime is configured and restarted, whether or not the cluster runs. */
function bootstrap(profile, { KubernetesConfig }) {
  const machine = readMachine(profile);
  step(`Preparing Kubernetes ${KubernetesConfig.KubernetesVersion} on Docker 29.2.1 ...`, "Preparing Kubernetes");
  const isFirst = machine.starts === 0;
  const finished = machine.stage === "done";
  if (!finished && isFirst) {
    writeMachine(profile, { ...machine, stage: "boot", starts: 1 });
    pauseAt("boot");
  }
  // A cluster whose first boot was killed is taken for one that ran before: CNI, kube-proxy and CoreDNS never come.
  const ready = finished ? machine.ready : isFirst;
  writeMachine(profile, {
    ...machine,
    stage: "done",
    running: true,
    ready,
    starts: machine.running ? Math.max(machine.starts, 1) : machine.starts + 1,
    restarts: machine.restarts + (isFirst ? 0 : 1),
  });
}
