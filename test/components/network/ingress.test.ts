import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { configData } from "../../../components/config/entries";
import { frontendUrl } from "../../../components/network/addresses";
import { AppIngress } from "../../../components/network/ingress";
import type { Tree } from "../../../settings/formats/tree";
import { production, settingsOf, staging } from "../../support/settings-cases";
import { app, only, register } from "../../support/mocks";

const host = "todo.example.com";
const tls = [{ secretName: "todo-tls", hosts: [host] }];
const services = {
  frontend: { name: "todo-frontend", protocol: "HTTP", port: 3000 },
  backend: { name: "todo-backend", protocol: "HTTP", port: 8000 },
} as const;

function enabled(ingress: Tree = {}) {
  const { ingress: settings } = settingsOf({ ingress: { enabled: true, host, ...ingress } });
  assert.ok(settings.enabled);
  return settings;
}

async function ingressOf(ingress: Tree) {
  const settings = enabled(ingress);
  return only(
    await register(() => void new AppIngress("app", { app, settings, services })),
    "kubernetes:networking.k8s.io/v1:Ingress",
  );
}

const to = (path: string, name: string, number: number) => ({
  path,
  pathType: "Prefix",
  backend: { service: { name, port: { number } } },
});

describe("AppIngress", () => {
  it("ING-1 ING-3 ING-5 ING-7 ING-11 routes / to the frontend and /api to the backend", async () => {
    const { metadata, spec } = await ingressOf({});
    assert.equal(metadata.name, "todo-ingress");
    assert.equal(metadata.namespace, "todo-test");
    assert.deepEqual(spec, {
      ingressClassName: "nginx",
      rules: [{ host, http: { paths: [to("/", "todo-frontend", 3000), to("/api", "todo-backend", 8000)] } }],
    });
  });

  it(
    "ING-11 is deleted before it is created in another namespace, because only one " + "Ingress can have a host",
    async () => {
      const settings = enabled();
      const [ingress] = (await register(() => void new AppIngress("app", { app, settings, services }))).filter(
        ({ type }) => type.endsWith(":Ingress"),
      );
      assert.equal(ingress?.deletedFirst, true);
    },
  );

  it("ING-5 has no path for a backend that isn't exposed", async () => {
    const { spec } = await ingressOf({ exposeBackend: false });
    assert.deepEqual(spec.rules, [{ host, http: { paths: [to("/", "todo-frontend", 3000)] } }]);
  });

  it("ING-4 accepts several hosts, each with its paths", async () => {
    const paths = [{ path: "/v1", service: "backend", pathType: "Exact" }];
    const { spec } = await ingressOf({ host: undefined, hosts: [{ host }, { host: "api.example.com", paths }] });
    assert.deepEqual(
      spec.rules.map((rule: { host: string }) => rule.host),
      [host, "api.example.com"],
    );
    assert.equal(spec.rules[0].http.paths.length, 2);
    assert.deepEqual(spec.rules[1].http.paths, [{ ...to("/v1", "todo-backend", 8000), pathType: "Exact" }]);
  });

  it("ING-8 ING-9 passes annotations on and sets no rewrite target itself", async () => {
    const annotations = { "cert-manager.io/cluster-issuer": "letsencrypt" };
    assert.deepEqual((await ingressOf({ annotations })).metadata.annotations, annotations);
    assert.deepEqual((await ingressOf({ annotations, rewriteTarget: "/$1" })).metadata.annotations, {
      ...annotations,
      "nginx.ingress.kubernetes.io/rewrite-target": "/$1",
    });
  });

  it("ING-10 serves the certificates in the settings", async () => {
    assert.deepEqual((await ingressOf({ tls })).spec.tls, tls);
    assert.equal("tls" in (await ingressOf({})).spec, false);
  });
});

describe("the application's URL", () => {
  const urlOf = (given: Tree, nodeHost?: pulumi.Input<string>) =>
    new Promise((resolve) => frontendUrl(settingsOf(given), nodeHost).apply(resolve));

  it("CM-15 is the Ingress's, with https if it has a certificate", async () => {
    assert.equal(await urlOf({ ingress: { enabled: true } }, "localhost"), "http://todo.local");
    assert.equal(await urlOf({ ingress: { enabled: true, host, tls } }), "https://todo.example.com");
    assert.equal(
      await urlOf({ ingress: { enabled: true, host, tls: [{ secretName: "todo-tls", hosts: ["*.example.com"] }] } }),
      "https://todo.example.com",
    );
    assert.equal(await urlOf({ global: production }), "https://todo.example.com");
  });

  it("CM-15 MK-7 is the NodePort's if there is no Ingress, or else the Service's", async () => {
    assert.equal(await urlOf({}, "localhost"), "http://localhost:30000");
    assert.equal(await urlOf({}, pulumi.output("192.168.49.2")), "http://192.168.49.2:30000");
    assert.equal(await urlOf({}), "http://todo-frontend.default.svc.cluster.local:3000");
    assert.equal(
      await urlOf({ global: staging, ingress: { enabled: false } }, "localhost"),
      "http://todo-frontend.default.svc.cluster.local:3000",
    );
  });

  it("CM-11 X-20 is the origin that the backend allows, unless the settings list others", () => {
    const url = "https://todo.example.com";
    assert.equal(configData(settingsOf({}), url)["cors-origins"], url);
    const corsOrigins = [url, "https://admin.example.com"];
    assert.equal(
      configData(settingsOf({ backend: { corsOrigins } }), url)["cors-origins"],
      "https://todo.example.com,https://admin.example.com",
    );
  });
});

describe("the frontend's Service", () => {
  it("SVC-5 ENV-12 is reachable from outside if no Ingress leads to it", () => {
    const typeOf = (given: Tree) => settingsOf(given).frontend.service.type;
    assert.equal(typeOf({}), "NodePort");
    assert.equal(typeOf({ ingress: { enabled: true } }), "ClusterIP");
    assert.equal(typeOf({ global: staging }), "ClusterIP");
    assert.equal(typeOf({ global: production }), "ClusterIP");
    const open = {
      global: production,
      ingress: { enabled: false },
      networkPolicy: { externalSources: ["203.0.113.0/24"] },
    };
    assert.equal(typeOf(open), "LoadBalancer");
    assert.equal(settingsOf(open).backend.service.type, "ClusterIP");
  });
});
