import { livenessProbe } from "../../../policy/rules/liveness-probe";
import { probePort } from "../../../policy/rules/probe-port";
import { probesDiffer } from "../../../policy/rules/probes-differ";
import { readinessProbe } from "../../../policy/rules/readiness-probe";
import { startupProbe } from "../../../policy/rules/startup-probe";
import { goodContainer, inEveryContainer, type Role } from "../../support/policy/fixtures";

const lasting = { roles: ["container", "sidecar"] as Role[], longRunning: true as const };
const rules = { startupProbe, livenessProbe, readinessProbe };

for (const [name, rule] of Object.entries(rules)) {
  describe(rule.name, () => {
    it("DEP-25 wants one of every long-running container, and of no init container or Job", () => {
      inEveryContainer(rule, {}, [], lasting);
      for (const value of [undefined, null, "x"])
        inEveryContainer(rule, { [name]: value }, [`${name}: must be set`], lasting);
    });

    it("wants it to ask something", () => {
      inEveryContainer(
        rule,
        { [name]: { periodSeconds: 5 } },
        [`${name}: must ask by httpGet, tcpSocket, exec, grpc`],
        lasting,
      );
      for (const handler of ["httpGet", "tcpSocket", "exec", "grpc"])
        inEveryContainer(rule, { [name]: { [handler]: {} } }, [], lasting);
    });
  });
}

describe("startup-probe", () => {
  const after = (initialDelaySeconds: unknown) => ({
    startupProbe: undefined,
    livenessProbe: { ...goodContainer.livenessProbe, initialDelaySeconds },
  });

  it("PRB-1 does without where the liveness probe waits long enough", () => {
    inEveryContainer(startupProbe, after(30), [], lasting);
    for (const delay of [29, 0, undefined, "30"])
      inEveryContainer(startupProbe, after(delay), ["startupProbe: must be set"], lasting);
    inEveryContainer(startupProbe, after(30), ["startupProbe: must be set"], {
      ...lasting,
      config: { delaySeconds: 60 },
    });
  });
});

describe("probes-differ", () => {
  const { livenessProbe: liveness } = goodContainer;
  const refused = ["readinessProbe: must not check the same as livenessProbe, unless that one fails later"];

  it("refuses two probes that ask the same, whenever they ask it", () => {
    inEveryContainer(probesDiffer, {}, [], lasting);
    inEveryContainer(probesDiffer, { readinessProbe: liveness }, refused, lasting);
    inEveryContainer(probesDiffer, { readinessProbe: { ...liveness, periodSeconds: 99 } }, refused, lasting);
    inEveryContainer(probesDiffer, { readinessProbe: { httpGet: { path: "/health", port: 9000 } } }, [], lasting);
    inEveryContainer(probesDiffer, { readinessProbe: undefined, livenessProbe: undefined }, [], lasting);
  });

  it("takes one question for both where liveness fails later than readiness", () => {
    const both = (failureThreshold: number, periodSeconds = 10) => ({
      livenessProbe: { ...liveness, failureThreshold, periodSeconds },
      readinessProbe: liveness,
    });
    inEveryContainer(probesDiffer, both(4), [], lasting);
    inEveryContainer(probesDiffer, both(3), refused, lasting);
    inEveryContainer(probesDiffer, both(6, 5), refused, lasting);
  });

  it("lets a container that is allowed to", () => {
    inEveryContainer(probesDiffer, { readinessProbe: liveness }, [], { ...lasting, config: { allowed: ["web"] } });
    inEveryContainer(probesDiffer, { readinessProbe: liveness }, refused, {
      ...lasting,
      config: { allowed: ["postgres"] },
    });
  });
});

describe("probe-port", () => {
  const probe = (handler: object) => ({ readinessProbe: handler });

  it("wants a port that the container declares, of every probe and handler", () => {
    inEveryContainer(probePort, {}, []);
    const refused = "must be a port that the container declares (http (8000))";
    inEveryContainer(probePort, probe({ httpGet: { port: 8080 } }), [`readinessProbe.httpGet.port: ${refused}`]);
    inEveryContainer(probePort, probe({ tcpSocket: { port: "metrics" } }), [
      `readinessProbe.tcpSocket.port: ${refused}`,
    ]);
    inEveryContainer(probePort, probe({ grpc: { port: 50051 } }), [`readinessProbe.grpc.port: ${refused}`]);
    inEveryContainer(probePort, { startupProbe: { httpGet: {} } }, [`startupProbe.httpGet.port: ${refused}`]);
    inEveryContainer(probePort, { livenessProbe: { httpGet: { port: null } } }, [
      `livenessProbe.httpGet.port: ${refused}`,
    ]);
  });

  it("takes a command, which has no port", () => {
    inEveryContainer(probePort, probe({ exec: { command: ["true"] } }), []);
  });

  it("refuses a number in quotes, a name for gRPC, and a port of another protocol", () => {
    inEveryContainer(probePort, probe({ httpGet: { port: "8000" } }), [
      "readinessProbe.httpGet.port: " + "must be a number: a port in quotes is a name, and a name contains a letter",
    ]);
    inEveryContainer(probePort, probe({ grpc: { port: "http" } }), [
      "readinessProbe.grpc.port: must be a number: a gRPC probe can't name its port",
    ]);
    const ports = [{ name: "http", containerPort: 8000, protocol: "UDP" }];
    inEveryContainer(probePort, { ports, startupProbe: undefined, livenessProbe: undefined }, [
      "readinessProbe.httpGet.port: must be a port that the container declares (http (8000/UDP))",
    ]);
  });

  it("says so where the container declares none", () => {
    inEveryContainer(probePort, { ports: null, startupProbe: undefined, livenessProbe: undefined }, [
      "readinessProbe.httpGet.port: must be a port that the container declares (none)",
    ]);
  });
});
