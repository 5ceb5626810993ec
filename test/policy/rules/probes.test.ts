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
    it("DEP-25 requires one in every long-running container, but not in an init container or a Job", () => {
      inEveryContainer(rule, {}, [], lasting);
      for (const value of [undefined, null, "x"])
        inEveryContainer(rule, { [name]: value }, [`${name}: must be set`], lasting);
    });

    it("requires a handler", () => {
      inEveryContainer(
        rule,
        { [name]: { periodSeconds: 5 } },
        [`${name}: must have one of httpGet, tcpSocket, exec, grpc`],
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

  it("PRB-1 isn't needed if the liveness probe waits long enough", () => {
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
  const refused = ["readinessProbe: must not check the same thing as livenessProbe, unless livenessProbe fails later"];

  it("refuses two probes with the same check, whatever their timing", () => {
    inEveryContainer(probesDiffer, {}, [], lasting);
    inEveryContainer(probesDiffer, { readinessProbe: liveness }, refused, lasting);
    inEveryContainer(probesDiffer, { readinessProbe: { ...liveness, periodSeconds: 99 } }, refused, lasting);
    inEveryContainer(probesDiffer, { readinessProbe: { httpGet: { path: "/health", port: 9000 } } }, [], lasting);
    inEveryContainer(probesDiffer, { readinessProbe: undefined, livenessProbe: undefined }, [], lasting);
  });

  it("accepts the same check twice if liveness fails later than readiness", () => {
    const both = (failureThreshold: number, periodSeconds = 10) => ({
      livenessProbe: { ...liveness, failureThreshold, periodSeconds },
      readinessProbe: liveness,
    });
    inEveryContainer(probesDiffer, both(4), [], lasting);
    inEveryContainer(probesDiffer, both(3), refused, lasting);
    inEveryContainer(probesDiffer, both(6, 5), refused, lasting);
  });

  it("exempts a container in the config", () => {
    inEveryContainer(probesDiffer, { readinessProbe: liveness }, [], { ...lasting, config: { allowed: ["web"] } });
    inEveryContainer(probesDiffer, { readinessProbe: liveness }, refused, {
      ...lasting,
      config: { allowed: ["postgres"] },
    });
  });
});

describe("probe-port", () => {
  const probe = (handler: object) => ({ readinessProbe: handler });

  it("requires every probe and handler to use a port that the container declares", () => {
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

  it("accepts a command, which has no port", () => {
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

  it("says so if the container declares no port", () => {
    inEveryContainer(probePort, { ports: null, startupProbe: undefined, livenessProbe: undefined }, [
      "readinessProbe.httpGet.port: must be a port that the container declares (none)",
    ]);
  });
});
