/** What runs in the cluster itself: DNS and the provisioner of PersistentVolumes. */
import { Resolver } from "node:dns/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { parseJson } from "../host/json.ts";
import type { ClusterImages } from "../images/cluster-images.ts";
import { listTasks } from "./containerd.ts";
import { apply, awaitRollout, kubectl, manifest, notReady, readyWithin, waitFor } from "./kubectl.ts";
import { hasNameServer } from "./kubelet.ts";
import { directories, networks, nodeName } from "./settings.ts";

const container = z.object({
  containerID: z.string().optional(),
  state: z.object({ running: z.looseObject({}).optional() }).optional(),
});
const podList = z.object({
  items: z.array(z.object({ status: z.object({ containerStatuses: z.array(container).optional() }) })),
});
const own = { what: "The cluster's own services", namespace: "kube-system" };

export async function applyServices(images: ClusterImages): Promise<void> {
  const forward = hasNameServer() ? "forward . /etc/resolv.conf" : "";
  const manifests = [
    manifest("rbac.yaml"),
    manifest("coredns.yaml", {
      COREDNS_IMAGE: images.coredns,
      DNS_ADDRESS: networks.dnsService,
      DOMAIN: networks.domain,
      FORWARD: forward,
    }),
    manifest("provisioner.yaml", { PROVISIONER_IMAGE: images.provisioner, VOLUMES: directories.volumes }),
  ];
  await apply(manifests.join("\n---\n"));
}

/** Returns once the node is ready, the API's information about pods is current, and DNS answers. */
export async function awaitCluster(): Promise<void> {
  const end = Date.now() + readyWithin;
  await waitFor(own, "condition=Ready", `node/${nodeName}`);
  await until(end, statusIsTrue, "pods that the API calls running have no container");
  for (const deployment of ["coredns", "volume-provisioner"]) await awaitRollout(own, deployment);
  await until(end, dnsAnswers, `the DNS Service ${networks.dnsService} does not answer`);
}

/**
 * After a restart, the API shows the state from before until the kubelet has checked every pod. A deployment must not
 * mistake that for a running application.
 */
async function statusIsTrue(): Promise<boolean> {
  const found = await kubectl(["get", "pods", "--all-namespaces", "--output=json"]);
  const { items } = parseJson(podList, found, "kubectl get pods");
  const claimed = items
    .flatMap((pod) => pod.status.containerStatuses ?? [])
    .filter((container) => container.state?.running)
    .map((container) => container.containerID?.replace("containerd://", ""));
  const running = new Set((await listTasks()).filter((task) => task.isRunning).map((task) => task.id));
  return claimed.every((id) => id !== undefined && running.has(id));
}

async function dnsAnswers(): Promise<boolean> {
  const resolver = new Resolver({ timeout: 500, tries: 1 });
  resolver.setServers([networks.dnsService]);
  const addresses: string[] = await resolver.resolve4(`kubernetes.default.svc.${networks.domain}`).catch(() => []);
  return addresses.includes(networks.apiserverService);
}

async function until(end: number, isTrue: () => Promise<boolean>, otherwise: string): Promise<void> {
  while (!(await isTrue())) {
    if (Date.now() > end) throw await notReady(own, otherwise);
    await sleep(200);
  }
}
