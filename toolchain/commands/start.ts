import { backend } from "../../embedded/host/environment.ts";
import { withoutSecrets } from "../stack/backend.ts";
import { LocalStack } from "../stack/index.ts";
import { smokeTest } from "../stack/smoke.ts";
import { type CommandLine, upOptions } from "./arguments.ts";
import up, { upPulumi } from "./up.ts";

/** From any machine to the running application: toolchain, cluster, `pulumi up` of dev, a first request. */
export default async function start({ options }: CommandLine): Promise<void> {
  const stack = new LocalStack("dev");
  const pieces = stack.neededPieces();
  await (stack.usesEmbeddedCluster()
    ? up(
        stack.neededAddons().map((name) => `--addons=${name}`),
        pieces,
      )
    : upPulumi(pieces));
  const { url, chosenBy } = backend();
  if (chosenBy === "pulumi login") console.log(`The state is where you are logged in: ${withoutSecrets(url)}`);
  await stack.ensure();
  await stack.releaseDeadLocks();
  await stack.up(upOptions(options));
  await smokeTest(stack);
  console.log(`
${throughToolchain(await stack.output("readme"), stack.name)}
"npm stop" stops it; tasks stay.
`);
}

/** A stack's notes with commands that use the toolchain's programs, which needn't be on PATH. */
export function throughToolchain(notes: string, stack: string): string {
  return notes.replaceAll(/^ {4}(?=(?:kubectl|pulumi) )/gm, `    npm run with -- --stack ${stack} `);
}
