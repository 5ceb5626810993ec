import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../settings";
import type { Release } from "./outputs";

type Server = Pick<Settings["backend"], "serviceName" | "replicaCount" | "autoscaling">;

export interface ReadmeArgs {
  stack: string;
  /** Where a person opens the application. */
  url: pulumi.Input<string>;
  namespace: pulumi.Input<string>;
  /** The servers' names, and what decides their number; the backend's only where the stack has one. */
  servers: { frontend: Server; backend?: Server | undefined };
  /** The releases that the stack remembers. */
  release: pulumi.Input<Release>;
}

/**
 * Notes for whoever has brought a stack up: Pulumi Cloud shows the output `readme` on the stack's page, `npm start` at its
 * end. Each command in it works as it stands; nothing in it is a secret.
 */
export function stackReadme({ stack, servers, ...args }: ReadmeArgs): pulumi.Output<string> {
  return pulumi
    .all([args.url, args.namespace, args.release])
    .apply(([url, namespace, { previous }]) =>
      readme({ stack, servers, url, namespace, canGoBack: previous.length > 0 }),
    );
}

interface Facts extends Pick<ReadmeArgs, "stack" | "servers"> {
  url: string;
  namespace: string;
  canGoBack: boolean;
}

function readme({ stack, servers, url, namespace, canGoBack }: Facts): string {
  const page = (path: string) => new URL(path, url).href;
  const own = (["backend", "frontend"] as const).filter((name) => servers[name]);
  const run = (command: string) => `npm run with -- --stack ${stack} ${command}`;
  return `# Todo Chatbot: ${stack}

It runs at ${url}. Make an account at ${page("/sign-up")}, and sign in with it at ${page("/sign-in")}.

How it is:

    npm run status -- ${stack}

Logs of its servers:

${own.map((name) => `    ${run(`kubectl --namespace ${namespace} logs deployment/${servers[name]!.serviceName} --tail 100`)}`).join("\n")}

Another number of ${own[0]}s:

    ${run(`pulumi config set --path ${scaling(own[0]!, servers[own[0]!]!)}`)}
    ${run("pulumi up --yes")}
${canGoBack ? goingBack(stack) : ""}`;
}

/** One more than there are now, by the setting that decides it. */
function scaling(component: string, { autoscaling, replicaCount }: Server): string {
  return autoscaling.enabled
    ? `todo:${component}.autoscaling.minReplicas ${autoscaling.minReplicas + 1}`
    : `todo:${component}.replicaCount ${replicaCount + 1}`;
}

function goingBack(stack: string): string {
  return `
Back to the images of the release before, first to be seen, then for good:

    npm run rollback -- ${stack} --dry-run
    npm run rollback -- ${stack}
`;
}
