import assert from "node:assert/strict";
import { compareVersions, isSupported } from "../../settings/formats/kubernetes-version";
import { problemsOf, production, settingsOf } from "../support/settings-cases";

describe("settings of the cluster", () => {
  const defaults = {
    profile: "todo",
    driver: "docker",
    cpus: 4,
    memory: 4096,
    addons: ["ingress", "metrics-server", "dashboard"],
  };

  it(
    "MK-1 MK-2 MK-3 MK-4 MK-5 include a Minikube's defaults in development, and leave its Kubernetes " +
      "version to Minikube",
    () => {
      assert.deepEqual(settingsOf({}).cluster, { kind: "auto", minikube: defaults });
      assert.deepEqual(settingsOf({ cluster: { kind: "minikube", minikube: { cpus: 2 } } }).cluster.minikube, {
        ...defaults,
        cpus: 2,
      });
    },
  );

  it("include no Minikube for another kind of cluster", () => {
    assert.deepEqual(settingsOf({ cluster: { kind: "embedded" } }).cluster, { kind: "embedded" });
    const shared = settingsOf({ global: { ...production, imageRegistry: "ghcr.io/todo" }, cluster: {} });
    assert.deepEqual(shared.cluster, { kind: "existing" });
  });

  it("MK-1 accept every driver of Minikube that can give a stack its own cluster", () => {
    const drivers = [
      "docker",
      "podman",
      "virtualbox",
      "vmware",
      "kvm2",
      "qemu2",
      "hyperkit",
      "hyperv",
      "parallels",
      "vfkit",
      "krunkit",
    ];
    for (const driver of drivers) assert.deepEqual(problemsOf({ cluster: { minikube: { driver } } }), []);
  });

  it("MK-2 MK-3 accept a node that is just large enough for the requests", () => {
    assert.deepEqual(problemsOf({ cluster: { minikube: { cpus: 2, memory: 384 } } }), []);
  });

  it("MK-4 need no add-on that nothing relies on", () => {
    assert.deepEqual(problemsOf({ cluster: { minikube: { addons: [] } } }), []);
  });

  it("MK-5 CHT-7 compare versions by their numbers", () => {
    assert.deepEqual(problemsOf({ cluster: { minikube: { kubernetesVersion: "1.27.0" } } }), []);
    assert.deepEqual(problemsOf({ cluster: { minikube: { kubernetesVersion: "v1.100.0" } } }), []);
    for (const version of ["v1.27.0", "1.27.16", "v1.34.4-eks-113cf36", "2.0.0"])
      assert.equal(isSupported(version), true, version);
    for (const version of ["v1.26.99", "1.3.0", "0.99.0"]) assert.equal(isSupported(version), false, version);
    assert.ok(compareVersions("v1.30.1", "1.30.0") > 0);
    assert.equal(compareVersions("v1.30.1", "1.30.1"), 0);
  });
});
