import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../settings";
import type { Release } from "./outputs";

type Server = Pick<Settings["backend"], "serviceName" | "replicaCount" | "autoscaling">;

export interface ReadmeArgs {
  stack: string;
  /** Where people open the application. */
  url: pulumi.Input<string>;
  namespace: pulumi.Input<string>;
  /** The servers' names and scaling; the backend's only if the stack has its own. */
  servers: { frontend: Server; backend?: Server | undefined };
  /** The stack's record of its releases. */
  release: pulumi.Input<Release>;
}

/**
 * Notes for the person who brought a stack up. Pulumi Cloud shows the output `readme` on the stack's page, `npm start`
 * when it has finished. Every command works as written, with the login, state and cluster that brought the stack up;
 * nothing in it is secret.
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
  const { frontend, backend } = servers;
  const own = backend ? [backend, frontend] : [frontend];
  const scaled = backend ? scaling("backend", backend) : scaling("frontend", frontend);
  const logs = (deployment: string) => `kubectl --namespace ${namespace} logs deployment/${deployment} --tail 100`;
  return `# Todo Chatbot: ${stack}

It runs at ${url}. Create an account at ${page("/sign-up")}, and sign in with it at ${page("/sign-in")}.

Check its health:

    npm run status -- ${stack}

Read its servers' logs:

${own.map(({ serviceName }) => `    ${logs(serviceName)}`).join("\n")}

Add a replica of the ${backend ? "backend" : "frontend"}:

    pulumi config set --stack ${stack} --path ${scaled}
    pulumi up --stack ${stack} --yes
${canGoBack ? goingBack(stack) : ""}`;
}

/** One replica more than now, by the setting that decides their number. */
function scaling(component: string, { autoscaling, replicaCount }: Server): string {
  return autoscaling.enabled
    ? `todo:${component}.autoscaling.minReplicas ${autoscaling.minReplicas + 1}`
    : `todo:${component}.replicaCount ${replicaCount + 1}`;
}

function goingBack(stack: string): string {
  return `
Go back to the previous release's images, after a preview:

    npm run rollback -- ${stack} --dry-run
    npm run rollback -- ${stack}
`;
}
