// What a machine is like, before the embedded cluster was started and after it was stopped:
//   node .ci/host.mjs save <file>; npm start; npm stop; node .ci/host.mjs compare <file>
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [action, file] = process.argv.slice(2);
if (!file || !["save", "compare"].includes(action)) throw new Error("usage: node .ci/host.mjs <save|compare> <file>");

if (action === "save") writeFileSync(file, JSON.stringify(host()));
else compare(JSON.parse(readFileSync(file, "utf8")), host());

/** Lists of lines, by what they are about. */
function host() {
  return {
    "kernel settings": sysctls(),
    "rules of iptables": rules(),
    "mounts": lines("/proc/self/mountinfo").map((line) => line.split(" ")[4]),
    "interfaces": list("/sys/class/net"),
    "processes": processes(),
    "folders": ["/var/lib", "/var/log", "/run", "/opt", "/etc", "/usr/libexec", "/sys/fs/cgroup"].flatMap(entries),
  };
}

function sysctls() {
  const interfaces = list("/proc/sys/net/ipv4/conf").flatMap((name) =>
    ["route_localnet", "forwarding", "rp_filter"].map((setting) => `net/ipv4/conf/${name}/${setting}`),
  );
  const others = [
    "net/ipv4/ip_forward",
    "net/bridge/bridge-nf-call-iptables",
    "vm/overcommit_memory",
    "vm/panic_on_oom",
    "kernel/panic",
    "kernel/panic_on_oops",
    "kernel/keys/root_maxkeys",
    "kernel/keys/root_maxbytes",
  ];
  return [...others, ...interfaces].flatMap((name) =>
    lines(join("/proc/sys", name)).map((value) => `${name} = ${value}`),
  );
}

/** Without counters, and without the chains that every table has. */
function rules() {
  return ["iptables-save", "ip6tables-save"].flatMap((command) =>
    run(command)
      .filter((line) => line.startsWith("-A ") || /^:\S+ - /.test(line))
      .map((line) => line.replace(/ \[.*\]$/, "")),
  );
}

/** Those of the cluster, by the names of its folders on their command lines. */
function processes() {
  return list("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => lines(`/proc/${pid}/cmdline`).join("\n").replaceAll("\0", " "))
    .filter((command) => /todo-chatbot\/(bin|pieces|cluster)|\/run\/todo-chatbot/.test(command));
}

/** What is in a folder, without what a package brought: packages stay installed. */
function entries(folder) {
  return list(folder)
    .map((name) => join(folder, name))
    .filter((path) => path !== "/run/xtables.lock" && !isPackaged(path));
}

function isPackaged(path) {
  return run("dpkg", "--search", path).length > 0;
}

function run(command, ...args) {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
      .split("\n")
      .filter(Boolean);
  } catch {
    return [];
  }
}

function list(folder) {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

function lines(path) {
  try {
    return readFileSync(path, "utf8").split("\n").filter(Boolean);
  } catch {
    return [];
  }
}

function compare(before, after) {
  const differences = Object.keys(before).flatMap((what) => [
    ...after[what].filter((line) => !before[what].includes(line)).map((line) => `${what}: there is now ${line}`),
    ...before[what].filter((line) => !after[what].includes(line)).map((line) => `${what}: there was ${line}`),
  ]);
  if (differences.length === 0) return console.log("The machine is as it was before.");
  console.error(`✖ The machine isn't as it was before:\n${differences.map((line) => `  ${line}`).join("\n")}`);
  process.exitCode = 1;
}
