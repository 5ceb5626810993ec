import { ingressHosts } from "../../../policy/rules/ingress-hosts";
import { ingressSnippets } from "../../../policy/rules/ingress-snippets";
import { ingressTls } from "../../../policy/rules/ingress-tls";
import { serviceExternalIps } from "../../../policy/rules/service-external-ips";
import { serviceType } from "../../../policy/rules/service-type";
import { of, type Options } from "../../support/policy/fixtures";

describe("service-type", () => {
  const service = (type: unknown, port = 80, targetPort: unknown = "http") => ({
    spec: { type, ports: [{ port, targetPort }] },
  });
  const open = { config: { allowed: ["ClusterIP", "NodePort", "LoadBalancer"] } };

  for (const [props, expected, options] of [
    [service("ClusterIP"), []],
    [service(undefined), []],
    [{}, []],
    [service("ExternalName"), []],
    [service("NodePort"), ["spec.type: must be one of ClusterIP, ExternalName"]],
    [service("LoadBalancer"), ["spec.type: must be one of ClusterIP, ExternalName"]],
    [service("NodePort"), [], open],
    [service("NodePort", 5432), ["spec.type: must not open a database (port 5432) to the outside"], open],
    [service("LoadBalancer", 80, 3306), ["spec.type: must not open a database (port 3306) to the outside"], open],
    [service("ClusterIP", 5432), [], open],
    [service("NodePort", 5432), [], { config: { allowed: ["NodePort"], databasePorts: [] } }],
    [service(7), ["spec.type: must be one of ClusterIP, ExternalName"]],
  ] as [object, string[], Options?][]) {
    it(
      `reports ${expected.join() || "nothing"} for ` +
        `${JSON.stringify(props)}${options ? ` ${JSON.stringify(options)}` : ""}`,
      () => of(serviceType, "core/v1:Service", { ...props }, expected, options),
    );
  }
});

describe("service-external-ips", () => {
  it("refuses them all", () => {
    of(serviceExternalIps, "core/v1:Service", { spec: { externalIPs: ["10.0.0.1"] } }, [
      "spec.externalIPs: must be left out",
    ]);
    of(serviceExternalIps, "core/v1:Service", { spec: { externalIPs: [] } }, []);
    of(serviceExternalIps, "core/v1:Service", {}, []);
  });
});

describe("ingress-tls", () => {
  const ingress = (host: unknown, hosts: unknown, secretName: unknown = "web-tls") => ({
    spec: { rules: [{ host }], tls: [{ hosts, secretName }] },
  });
  const refused = ["spec.rules[0].host: must be covered by spec.tls, with a secretName"];

  for (const [props, expected, options] of [
    [ingress("shop.example.com", ["shop.example.com"]), []],
    [ingress("shop.example.com", ["*.example.com"]), []],
    [ingress("a.shop.example.com", ["*.example.com"]), refused],
    [ingress("shop.example.com", ["example.com"]), refused],
    [ingress("shop.example.com", ["shop.example.com"], ""), refused],
    [ingress("shop.example.com", null), refused],
    [{ spec: { rules: [{ host: "shop.example.com" }] } }, refused],
    [{ spec: { rules: [{ host: "shop.example.com" }] } }, refused, { environment: "staging" }],
    [{ spec: { rules: [{ host: "shop.example.com" }] } }, [], { environment: "dev" }],
    [{ spec: { rules: [{ host: "shop.example.com" }] } }, refused, { environment: "dev", config: { required: true } }],
  ] as [object, string[], Options?][]) {
    it(
      `reports ${expected.join() || "nothing"} for ` +
        `${JSON.stringify(props)}${options ? ` ${JSON.stringify(options)}` : ""}`,
      () => {
        of(ingressTls, "networking.k8s.io/v1:Ingress", { ...props }, expected, options);
      },
    );
  }
});

describe("ingress-hosts", () => {
  for (const [host, expected] of [
    ["shop.example.com", []],
    [undefined, ["spec.rules[0].host: must be set"]],
    ["", ["spec.rules[0].host: must be set"]],
    ["*.example.com", ["spec.rules[0].host: must not be a wildcard"]],
  ] as [unknown, string[]][]) {
    it(`reports ${expected.join() || "nothing"} for ${JSON.stringify(host)}`, () =>
      of(ingressHosts, "networking.k8s.io/v1:Ingress", { spec: { rules: [{ host }] } }, expected));
  }
});

describe("ingress-snippets", () => {
  it("refuses every controller's, and quotes none", () => {
    const annotations = {
      "nginx.ingress.kubernetes.io/configuration-snippet": "return 200;",
      "nginx.ingress.kubernetes.io/server-snippet": "",
      "nginx.org/location-snippets": "x",
      "nginx.ingress.kubernetes.io/proxy-body-size": "1m",
    };
    of(ingressSnippets, "networking.k8s.io/v1:Ingress", { metadata: { annotations } }, [
      'metadata.annotations["nginx.ingress.kubernetes.io/configuration-snippet"]: must be left out',
      'metadata.annotations["nginx.ingress.kubernetes.io/server-snippet"]: must be left out',
      'metadata.annotations["nginx.org/location-snippets"]: must be left out',
    ]);
    of(ingressSnippets, "core/v1:Service", { metadata: { annotations } }, []);
  });
});
