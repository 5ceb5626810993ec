import { envNames } from "../../../policy/rules/env-names";
import { envReferences } from "../../../policy/rules/env-references";
import { inEveryContainer } from "../../support/policy/fixtures";
import { cases } from "../../support/policy/stack-cases";

describe("env-names", () => {
  it("refuses a variable that is set twice", () => {
    inEveryContainer(envNames, { env: [{ name: "A", value: "1" }, { name: "B" }, { name: "A", value: "2" }] }, [
      "env[2].name: is set already, at env[0]",
    ]);
    inEveryContainer(envNames, { env: [{}, {}, null, { name: 1 }] }, []);
  });

  it("refuses a value that isn't a string", () => {
    inEveryContainer(
      envNames,
      {
        env: [
          { name: "A", value: 5 },
          { name: "B", value: "5" },
        ],
      },
      ["env[0].value: must be text: put it in quotes"],
    );
  });
});

const container = "Deployment web spec.template.spec.containers[0]";
const env = (entry: object) => ({
  "Deployment web": { "spec.template.spec.containers.0.env": [{ name: "A", ...entry }] },
});
const volume = (entry: object) => ({ "Deployment web": { "spec.template.spec.volumes": [{ name: "a", ...entry }] } });

cases(envReferences, [
  [
    { "ConfigMap web": null },
    [
      `${container}.env[0].valueFrom.configMapKeyRef: refers to ConfigMap web, key log-level, but the ` +
        "ConfigMap isn't in the stack",
    ],
  ],
  [
    { "ConfigMap web": { data: { other: "x" } } },
    [
      `${container}.env[0].valueFrom.configMapKeyRef: refers to ConfigMap web, key log-level, but the ` +
        "ConfigMap doesn't have that key",
    ],
  ],
  [{ "ConfigMap web": { data: undefined } }, []],
  [{ "ConfigMap web": null }, [], { config: { elsewhere: ["web"] } }],
  [
    { "ExternalSecret web": { "spec.data": [] } },
    [
      `${container}.env[1].valueFrom.secretKeyRef: refers to Secret web, key password, but the Secret doesn't ` +
        "have that key",
    ],
  ],
  [{ "ExternalSecret web": { "spec.data": [], "spec.dataFrom": [{}] } }, []],
  [{ "ExternalSecret web": { "spec.data": [], "spec.target.template.data": { password: "{{ .p }}" } } }, []],
  [
    {
      "ExternalSecret web": null,
      "SealedSecret web": {
        type: "kubernetes:bitnami.com/v1alpha1:SealedSecret",
        props: { metadata: { name: "web", namespace: "shop" }, spec: { encryptedData: { password: "x" } } },
      },
    },
    [],
  ],
  [env({ valueFrom: { secretKeyRef: { name: "x", key: "y", optional: true } } }), []],
  [
    env({ valueFrom: { secretKeyRef: { name: "x", key: "y" } } }),
    [`${container}.env[0].valueFrom.secretKeyRef: refers to Secret x, key y, but the Secret isn't in the stack`],
  ],
  [
    { "Deployment web": { "spec.template.spec.containers.0.envFrom": [{ secretRef: { name: "x" } }] } },
    [`${container}.envFrom[0].secretRef.name: refers to Secret x, but the Secret isn't in the stack`],
  ],
  [
    volume({ secret: { secretName: "web", items: [{ key: "password" }, { key: "x" }] } }),
    [
      "Deployment web spec.template.spec.volumes[0].secret.items[1]: refers to Secret web, key x, but the " +
        "Secret doesn't have that key",
    ],
  ],
  [
    volume({ configMap: { name: "x" } }),
    [
      "Deployment web spec.template.spec.volumes[0].configMap.name: refers to ConfigMap x, but the ConfigMap " +
        "isn't in the stack",
    ],
  ],
  [
    volume({ projected: { sources: [{ serviceAccountToken: {} }, { secret: { name: "x" } }] } }),
    [
      "Deployment web spec.template.spec.volumes[0].projected.sources[1].secret.name: refers to Secret x, but " +
        "the Secret isn't in the stack",
    ],
  ],
]);
