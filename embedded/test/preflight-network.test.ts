import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { addressIn, readMachine } from "../cluster/machine.ts";
import {
  changedRanges,
  portProblems,
  routeNotes,
  routeProblems,
  settingsFileProblems,
} from "../cluster/preflight-network.ts";
import { parseRange, parseRoutes, type Route } from "../cluster/routes.ts";
import { paths } from "../host/paths.ts";

const kernel = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
eth0	00000000	010200C0	0003	0	0	0	00000000	0	0	0
docker0	0000F40A	00000000	0001	0	0	0	0000FFFF	0	0	0
todo0	0000F40A	00000000	0001	0	0	0	00FFFFFF	0	0	0
`;
const route = (range: string, device = "tun0"): Route => ({ interface: device, ...parseRange(range) });
const noNeighbours = () => false;
const file = paths.clusterSettings;

function settings(content: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
}

/** Runs the command that a fix ends with, and returns the settings that it writes. */
function after(fix: string | undefined): ReturnType<typeof readMachine> {
  execFileSync("sh", ["-c", /mkdir -p .*$/.exec(fix ?? "")?.[0] ?? assert.fail(`no command in ${fix}`)]);
  return readMachine();
}

describe("the cluster's ports and ranges on this machine", () => {
  afterEach(() => rmSync(file, { force: true }));

  it("are refused where a port is taken, with its process and a command that chooses another port", () => {
    settings({ services: "172.31.0.0/16" });
    const holders = [
      { port: 16443, pid: 99, process: "minikube" },
      { port: 16444, pid: 98, process: "other" },
      { port: 15000, pid: undefined, process: "" },
    ];
    const problems = portProblems(holders, []);
    assert.deepEqual(
      problems.map(({ what }) => what),
      ["port 16443 is taken by minikube (process 99)", "port 15000 is taken by a process that can't be seen from here"],
    );
    assert.match(problems[0]?.fix ?? "", /^End process 99 \("kill 99"\), or have the cluster use other ports: /);
    const { ports, services } = after(problems[0]?.fix).settings;
    assert.deepEqual([ports.apiserver, ports.registry, services], [16445, 15001, "172.31.0.0/16"]);
  });

  it("aren't refused for the cluster's own daemons, nor for other ports", () => {
    assert.deepEqual(portProblems([{ port: 16443, pid: 99, process: "kube-apiserver" }, { port: 8080 }], [99]), []);
  });

  it("are refused where neighbours may have the same addresses, not for their own bridge or the default route", () => {
    const problems = routeProblems(parseRoutes(kernel), (name) => name === "docker0");
    assert.equal(problems.length, 1);
    assert.match(
      problems[0]?.what ?? "",
      /pods, 10\.244\.0\.0\/24, overlaps the route to 10\.244\.0\.0\/16 by docker0/,
    );
    assert.equal(after(problems[0]?.fix).settings.pods, "172.30.0.0/24");
  });

  it("are refused where a route leads to a part of them", () => {
    const [problem, ...others] = routeProblems([route("10.96.7.0/24")], noNeighbours);
    assert.deepEqual(others, []);
    assert.match(problem?.what ?? "", /services, 10\.96\.0\.0\/16, overlaps the route to 10\.96\.7\.0\/24 by tun0/);
  });

  it("are fine with a VPN's route for 10.0.0.0/8, and a note says how to use other ranges", () => {
    const vpn = [route("10.0.0.0/8")];
    assert.deepEqual(routeProblems(vpn, noNeighbours), []);
    const notes = routeNotes(vpn, noNeighbours);
    assert.deepEqual(
      notes.map((note) => /^⚠ (\S+) is the cluster's range of (\w+)/.exec(note)?.slice(1)),
      [
        ["10.244.0.0/24", "pods"],
        ["10.96.0.0/16", "services"],
      ],
    );
    const { pods, services } = after(notes[0]).settings;
    assert.deepEqual([pods, services], ["172.30.0.0/24", "172.31.0.0/16"]);
  });

  it("are fine with a VPN that takes the place of the default route, and need no note", () => {
    const vpn = [route("0.0.0.0/1"), route("128.0.0.0/1")];
    assert.deepEqual([...routeProblems(vpn, noNeighbours), ...routeNotes(vpn, noNeighbours)], []);
  });

  it("stay those that the cluster was created with", () => {
    const [problem, ...others] = changedRanges({ pods: "172.30.0.0/24", services: "10.96.0.0/16" }, true);
    assert.deepEqual(others, []);
    assert.equal(
      problem?.what,
      "the cluster was created with 172.30.0.0/24 as its range of pods, and the setting is 10.244.0.0/24",
    );
    assert.equal(after(problem.fix.split(";")[0]).settings.pods, "172.30.0.0/24");
    assert.deepEqual(changedRanges(undefined, true), []);
    assert.deepEqual(changedRanges({ pods: "172.30.0.0/24", services: "172.31.0.0/16" }, false), []);
  });
});

describe("the file with the cluster's settings", () => {
  afterEach(() => rmSync(file, { force: true }));

  it("may set any port and range, and leaves the others at their defaults", () => {
    settings({ ports: { apiserver: 26443 }, services: "172.31.0.0/16" });
    const { settings: read, problems } = readMachine();
    assert.deepEqual(problems, []);
    assert.deepEqual(
      [read.ports.apiserver, read.ports.etcd, read.pods, read.services],
      [26443, 12379, "10.244.0.0/24", "172.31.0.0/16"],
    );
    assert.equal(addressIn(read.services, 10), "172.31.0.10");
  });

  const wrong: [content: unknown, problem: RegExp][] = [
    ["{", /expected object/],
    [{ prots: {} }, /"prots"/],
    [{ ports: { apisever: 26443 } }, /^ports .*"apisever"/],
    [{ ports: { etcd: 80 } }, /^ports\.etcd .*1024/],
    [{ ports: { etcd: 30080 } }, /^ports\.etcd must not be from 30000 to 32767/],
    [{ ports: { etcd: 16443 } }, /^ports\.apiserver must differ .* 16443/],
    [{ pods: "172.30.0.0" }, /^pods must be a range, such as 172\.30\.0\.0\/24$/],
    [{ pods: "172.30.0.0/16" }, /^pods must be a \/24/],
    [{ pods: "172.30.0.7/24" }, /^pods must begin with the range's first address/],
    [{ services: "172.0.0.0/11" }, /^services must be from \/12 to \/24/],
    [{ services: "8.8.0.0/16" }, /^services must be in 10\.0\.0\.0\/8 or /],
    [{ pods: "10.96.4.0/24" }, /^pods must not overlap services, 10\.96\.0\.0\/16$/],
    [{ pods: "10.245.255.0/24" }, /^pods must not contain the node's address/],
  ];
  for (const [content, problem] of wrong) {
    it(`is refused with ${JSON.stringify(content)}, and the defaults then apply`, () => {
      settings(content);
      const { settings: read, problems } = readMachine();
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0] ?? "", problem);
      assert.equal(read.pods, "10.244.0.0/24");
      const [reported] = settingsFileProblems(problems);
      assert.ok(reported?.what.startsWith(`the settings in ${file} are wrong: `));
      assert.ok(readFileSync(file).length > 0, "the file is the user's and is never changed");
    });
  }
});
