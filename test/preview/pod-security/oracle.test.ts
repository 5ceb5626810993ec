import assert from "node:assert/strict";
import fc from "fast-check";
import { configOf } from "../../../policy/engine/pack";
import { judgeResource } from "../../../policy/engine/judge";
import type { Manifest } from "../../../policy/manifest";
import { newest } from "../../../policy/lib/pod-security";
import { baseline, type Profile, restricted } from "../../../policy/profiles";
import { type Answer, Api } from "./api";
import { ephemeralContainers } from "./containers";
import { type GeneratedPod, pods, quietPod } from "./pods";

const profiles = { baseline, restricted };
/** The minor release whose standards the API server enforces: its own, and the newest that the pack knows. */
const release = newest;
/** The number of pods that the API server has to accept or refuse on security grounds; invalid ones don't count. */
const wanted = 2000;
const atOnce = 8;
/** The same pods in every run, so that luck doesn't decide which rules are tried. */
const seed = 1;

/** The policies' verdict on the pod as the API server would see it. */
function violations(profile: Profile, props: Manifest): string[] {
  const registration = { type: "kubernetes:core/v1:Pod", props };
  return profile.flatMap(([rule, config]) =>
    judgeResource(rule, registration, {
      config: configOf(rule, config),
      environment: "prod",
      podSecurity: release,
      holdsSecret: () => false,
    }).findings.map(({ path, problem }) => `${rule.name}: ${path} ${problem}`),
  );
}

/**
 * Rules that never refuse a pod alone. A HostProcess pod also has its node's network, hostPath is also a volume type,
 * and the embedded cluster's API server finds a privileged pod invalid before it gets to the standards. From v1.35 on
 * that also holds for the unmasked /proc that baseline refuses: it is invalid unless the pod has a user namespace, and
 * baseline allows it then.
 */
const neverAlone: Record<string, string[]> = {
  baseline: ["host-process", "privileged", "proc-mount"],
  restricted: ["host-process", "privileged", "host-path"],
};

/** Whether the API server allows it; undefined if it isn't a valid pod. */
function allowed({ status, message }: Answer): boolean | undefined {
  if (status === 200 || status === 201) return true;
  if (status === 403 && message.includes("violates PodSecurity")) return false;
  if (status === 422 || status === 400) return undefined;
  throw new Error(`${status} ${message}`);
}

interface Outcome {
  disagreements: string[];
  /** Rules that were the only reason for a refusal: without the rule, the verdicts would have differed. */
  decisive: Set<string>;
  allowed: number;
  refused: number;
}

for (const [name, profile] of Object.entries(profiles)) {
  describe(`Pod Security Standard ${name} v1.${release}, as the API server enforces it`, () => {
    const api = new Api();
    const namespace = `policy-oracle-${name}-${process.pid}`;
    const path = `/api/v1/namespaces/${namespace}`;

    before(async () => {
      const labels = {
        "pod-security.kubernetes.io/enforce": name,
        "pod-security.kubernetes.io/enforce-version": `v1.${release}`,
      };
      const created = await api.call("POST", "/api/v1/namespaces", { metadata: { name: namespace, labels } });
      assert.equal(created.status, 201, created.message);
      // Every pod needs it; its controller may create it a moment later, or a moment earlier.
      await api.call("POST", `${path}/serviceaccounts`, { metadata: { name: "default" } });
      const quiet = await api.call("POST", `${path}/pods`, quietPod);
      assert.equal(quiet.status, 201, quiet.message);
    });

    after(async () => {
      await api.call("DELETE", path, {});
      api.close();
    });

    /** Asks the API server about generated things, several at a time, until enough of them were valid. */
    async function compare<T>(
      things: fc.Arbitrary<T>,
      count: number,
      ask: (thing: T) => Promise<Answer>,
      pod: (thing: T) => Manifest,
    ): Promise<Outcome> {
      const generated = fc.sample(things, { numRuns: count * 2, seed }).values();
      const outcome: Outcome = { disagreements: [], decisive: new Set(), allowed: 0, refused: 0 };
      const worker = async () => {
        for (const thing of generated) {
          if (outcome.allowed + outcome.refused >= count) return;
          const answer = await ask(thing);
          const verdict = allowed(answer);
          if (verdict === undefined) continue;
          outcome[verdict ? "allowed" : "refused"]++;
          const found = violations(profile, pod(thing));
          const rules = new Set(found.map((violation) => violation.split(":")[0]!));
          if (rules.size === 1) outcome.decisive.add([...rules][0]!);
          if (verdict !== (found.length === 0)) {
            outcome.disagreements.push(
              `${JSON.stringify(thing)}\n` +
                `API server: ${answer.message || "allowed"}\n` +
                `policies: ${found.join("; ") || "allowed"}`,
            );
          }
        }
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
      return outcome;
    }

    function check({ disagreements, allowed, refused }: Outcome, count: number) {
      assert.deepEqual(disagreements, []);
      assert.ok(allowed + refused >= count, `only ${allowed + refused} of the generated were valid`);
      for (const verdicts of [allowed, refused])
        assert.ok(verdicts >= count / 20, `${allowed} allowed and ${refused} refused don't try both sides`);
    }

    it(`agrees with the policies on ${wanted} pods`, async () => {
      const create = (pod: GeneratedPod) =>
        api.call("POST", `${path}/pods?dryRun=All`, {
          apiVersion: "v1",
          kind: "Pod",
          ...pod,
          metadata: { ...pod.metadata, name: "generated" },
        });
      const outcome = await compare(pods, wanted, create, ({ metadata, spec }) => ({ metadata, spec }));
      check(outcome, wanted);
      const needed = profile.map(([{ name }]) => name).filter((rule) => !neverAlone[name]?.includes(rule));
      assert.deepEqual(
        [...outcome.decisive].sort(),
        needed.sort(),
        "each rule has to be tried by a pod that it alone refuses",
      );
    });

    it("agrees with the policies on 300 ephemeral containers", async () => {
      const add = (container: Manifest) =>
        api.call(
          "PATCH",
          `${path}/pods/quiet/ephemeralcontainers?dryRun=All`,
          { spec: { ephemeralContainers: [container] } },
          "application/strategic-merge-patch+json",
        );
      check(
        await compare(ephemeralContainers, 300, add, (container) => ({
          ...quietPod,
          spec: { ...quietPod.spec, ephemeralContainers: [container] },
        })),
        300,
      );
    });
  });
}
