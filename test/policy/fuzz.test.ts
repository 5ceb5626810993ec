import assert from "node:assert/strict";
import fc from "fast-check";
import { judgeResource, judgeStack } from "../../policy/engine/judge";
import { resourcesOf } from "../../policy/resources";
import { markers } from "../../policy/engine/unknowns";
import { messageOf } from "../../policy/engine/message";
import type { Manifest } from "../../policy/manifest";
import { rules } from "../../policy/rules";
import { contextOf } from "../support/policy/check";
import { container, kinds, pod } from "../support/policy/manifests";

/** Types that some rule looks at, each with the path of its pod spec. */
const types = [
  ...Object.keys(kinds).flatMap((kind) => [kind, `${kind}List`]),
  ...[
    "core/v1:Service",
    "core/v1:ConfigMap",
    "core/v1:Secret",
    "core/v1:ServiceAccount",
    "core/v1:PersistentVolumeClaim",
    "core/v1:Namespace",
  ],
  ...[
    "networking.k8s.io/v1:Ingress",
    "networking.k8s.io/v1:NetworkPolicy",
    "policy/v1:PodDisruptionBudget",
    "autoscaling/v2:HorizontalPodAutoscaler",
  ],
  ...["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"].map((kind) => `rbac.authorization.k8s.io/v1:${kind}`),
].map((kind) => `kubernetes:${kind}`);

/** Keys of real manifests, so that generated manifests get past the first checks. */
const keys = keysOf([
  pod,
  container,
  { spec: { jobTemplate: {}, template: {} }, metadata: { annotations: {} }, rules: [], subjects: [], selector: {} },
]);

function keysOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return [...new Set([...(Array.isArray(value) ? [] : Object.keys(value)), ...Object.values(value).flatMap(keysOf)])];
}

const unknown = fc.constantFrom(...(markers as Set<string>));
const leaf = fc.oneof(
  fc.constantFrom(null, undefined, true, false, 0, -1, 1.5, NaN, "", "x", "__proto__", {}, []),
  fc.string(),
  unknown,
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 8, withCrossShrink: true },
    leaf,
    fc.array(tie("tree"), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...keys) }, { weight: 1, arbitrary: fc.string() }),
      tie("tree"),
      { maxKeys: 6 },
    ),
  ),
}));

/** A good manifest of some kind in which one part, at any depth, is replaced by an arbitrary tree. */
const broken = fc
  .tuple(fc.constantFrom(...Object.values(kinds)), tree, fc.nat())
  .map(([{ around }, part, choice]) => replaced(around({ metadata: {}, spec: pod }), part, choice));

function replaced(whole: Manifest, part: unknown, choice: number): Manifest {
  const places = placesOf(whole);
  const place = places[choice % places.length]!;
  return place.reduceRight<unknown>((inner, key, depth) => {
    const parent = place.slice(0, depth).reduce<any>((value, step) => value[step], whole);
    return Array.isArray(parent) ? parent.with(Number(key), inner) : { ...parent, [key]: inner };
  }, part) as Manifest;
}

function placesOf(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [[key], ...placesOf(item).map((place) => [key, ...place])]);
}

const props = fc
  .oneof(tree, broken, broken)
  .map((value) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Manifest) : { spec: value },
  );
const registration = fc.record({ type: fc.constantFrom(...types), name: fc.string(), urn: fc.uuid(), props });

describe("policy rules on malformed manifests", () => {
  for (const rule of rules) {
    const context = contextOf(rule, {});

    it(`${rule.name} doesn't throw, and gives every finding a path`, () => {
      fc.assert(
        fc.property(fc.array(registration, { minLength: 1, maxLength: 4 }), (registrations) => {
          const verdicts = [
            ...registrations.map((one) => judgeResource(rule, one, context)),
            judgeStack(rule, registrations, context),
          ];
          for (const finding of verdicts.flatMap(({ findings }) => findings)) {
            assert.equal(typeof finding.path, "string");
            assert.ok(finding.problem);
            assert.ok(messageOf(rule, finding, context));
          }
        }),
        { numRuns: 60 },
      );
    });

    if (!rule.remediate) continue;
    it(`${rule.name} remediates only what it can`, () => {
      fc.assert(
        fc.property(registration, (one) => {
          const [resource] = resourcesOf(one);
          if (resource) assert.ok(["object", "undefined"].includes(typeof rule.remediate?.(resource, context)));
        }),
        { numRuns: 60 },
      );
    });
  }

  it("judges a pod of 2,000 containers in less than a second per rule", () => {
    const huge = {
      spec: { ...pod, containers: Array.from({ length: 2000 }, () => ({ ...container, securityContext: {} })) },
    };
    for (const rule of rules) {
      const started = performance.now();
      judgeResource(rule, { type: "kubernetes:core/v1:Pod", urn: "urn:x", props: huge }, contextOf(rule, {}));
      assert.ok(performance.now() - started < 1000, rule.name);
    }
  });
});
