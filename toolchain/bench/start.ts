import { join } from "node:path";
import { environment } from "../../embedded/host/environment.ts";
import { exec } from "../../embedded/host/exec.ts";
import { paths } from "../../embedded/host/paths.ts";
import { medians, type Run, table } from "./measure.ts";

const folder = join(paths.repository, "test", "bench", "start");

/** How long a program runs before its first resource, and how much of that the settings take. */
export async function programStart({ short }: Run): Promise<string[]> {
  const runs = short ? 3 : 9;
  const firstResource = (program: string, ...nodeArguments: string[]) =>
    exec(process.execPath, [...nodeArguments, join(folder, "first-resource.cjs"), program], {
      cwd: paths.repository,
      env: { ...environment(), KUBECONFIG: paths.kubeconfig },
    });
  const works = {
    hello: () => firstResource(join(folder, "hello.cjs")),
    register: () => firstResource("index.ts", "--require", "./register.cjs"),
    tsNode: () => firstResource("index.ts", "--require", "ts-node/register"),
  };
  await works.register();
  const { hello, register, tsNode } = await medians(runs, works, async (work) => Number(await work()) / 1000);
  return [
    "## Program start",
    "",
    `From the start of Node to the first resource, under Pulumi's mocks; median of ${runs} runs. Production's ` +
      "settings are checked",
    `in ${await settingsMilliseconds()} ms of CPU.`,
    "",
    ...table(
      ["", "seconds", "to hello world"],
      [
        ["a compiled hello world with the same imports", hello, 1],
        ["this program, as Pulumi runs it (register.cjs)", register, register / hello],
        ["this program under ts-node, without type check", tsNode, tsNode / hello],
      ],
    ),
  ];
}

/** CPU of a first parse in a fresh process, in milliseconds. */
async function settingsMilliseconds(): Promise<string> {
  const ingress = { host: "todo.example.com", tls: [{ secretName: "todo-tls", hosts: ["todo.example.com"] }] };
  const given = JSON.stringify({ global: { environment: "production", imageRegistry: "ghcr.io/todo" }, ingress });
  const program = `
    const { parseSettings } = require("./settings/load/parse.ts");
    const before = process.cpuUsage();
    parseSettings("bench", ${given});
    const { user, system } = process.cpuUsage(before);
    process.stdout.write(((user + system) / 1000).toFixed(0));`;
  return exec(process.execPath, ["--require", "./register.cjs", "--eval", program], { cwd: paths.repository });
}
