import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { hasProfile, portFlag, publishingHost } from "../../../../components/cluster/minikube/reach";
import { FakeMinikube } from "../../../support/minikube";

/** The cases of driver.NeedsPortForward and oci.DaemonHost in Minikube's source. */
describe("the host of a Minikube's NodePorts", () => {
  const environment = { ...process.env };
  const platform = Object.getOwnPropertyDescriptor(process, "platform")!;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "todo-reach-"));
    process.env.PATH = [folder, environment.PATH].join(delimiter);
    for (const name of ["WSL_DISTRO_NAME", "WSLPATH", "CONTAINER_HOST", "MINIKUBE_ROOTLESS"]) delete process.env[name];
    run("linux");
  });
  afterEach(() => {
    Object.defineProperty(process, "platform", platform);
    process.env = { ...environment };
    rmSync(folder, { recursive: true });
  });

  const run = (system: string) => Object.defineProperty(process, "platform", { ...platform, value: system });
  function installDocker(info: object, endpoint = "unix:///var/run/docker.sock"): void {
    const answer = (value: unknown) => `echo '${JSON.stringify(value)}'`;
    const script = `#!/bin/sh\ncase "$1" in context) ${answer(endpoint)} ;; *) ${answer(info)} ;; esac\n`;
    writeFileSync(join(folder, "docker"), script);
    chmodSync(join(folder, "docker"), 0o755);
  }
  const engine = {
    OperatingSystem: "Debian GNU/Linux 12 (bookworm)",
    SecurityOptions: ["name=seccomp,profile=builtin"],
  };

  it("MK-7 is the node itself with Docker on Linux, and in a virtual machine", () => {
    installDocker(engine);
    for (const driver of ["docker", "podman", "virtualbox", "kvm2"]) assert.equal(publishingHost(driver), undefined);
    installDocker({ ...engine, SecurityOptions: null });
    assert.equal(publishingHost("docker"), undefined);
  });

  it("MK-7 is this machine outside Linux and in WSL, with a container", () => {
    installDocker(engine);
    process.env.WSL_DISTRO_NAME = "Debian";
    assert.deepEqual([publishingHost("docker"), publishingHost("virtualbox")], ["localhost", undefined]);
    delete process.env.WSL_DISTRO_NAME;
    for (const system of ["darwin", "win32"]) {
      run(system);
      assert.deepEqual([publishingHost("docker"), publishingHost("virtualbox")], ["localhost", undefined]);
    }
  });

  it("MK-7 is this machine with Docker Desktop on Linux, and without root", () => {
    installDocker({ ...engine, OperatingSystem: "Docker Desktop" });
    assert.equal(publishingHost("docker"), "localhost");
    installDocker({ ...engine, SecurityOptions: ["name=rootless"] });
    assert.equal(publishingHost("docker"), "localhost");
    process.env.MINIKUBE_ROOTLESS = "true";
    assert.equal(publishingHost("podman"), "localhost");
  });

  it("MK-7 is the machine of a daemon elsewhere", () => {
    installDocker(engine, "ssh://me@build.example.com");
    assert.equal(publishingHost("docker"), "build.example.com");
    process.env.CONTAINER_HOST = "ssh://me@192.0.2.7:22/run/podman.sock";
    assert.equal(publishingHost("podman"), "192.0.2.7");
  });

  it("MK-7 publishes for this machine alone, unless another one serves it", () => {
    assert.equal(portFlag(30000, "localhost"), "--ports=127.0.0.1:30000:30000");
    assert.equal(portFlag(30000, "build.example.com"), "--ports=30000:30000");
  });

  it("knows a profile that an earlier version made", () => {
    const fake = new FakeMinikube();
    try {
      fake.run("todo-test-docker-4-4096", "start");
      assert.deepEqual(["todo-test-docker-4-4096", "todo-other"].map(hasProfile), [true, false]);
    } finally {
      fake.remove();
    }
  });
});
