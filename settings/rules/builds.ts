import { pathText } from "../formats/tree";
import { remove } from "../problems";
import type { Settings } from "../schema";
import { holdsASecret, namesASecret } from "../formats/secrecy";
import { ofComponents, type Rule } from "./rule";

/** Build arguments that the program sets, each with the setting that it follows. */
const own: Record<string, string | undefined> = {
  BASE_IMAGE: "image.baseImage",
  PORT: "port",
  HEALTH_PATH: "healthCheck.liveness.path",
};

/** IMG-10, X-16: whoever has an image reads its build arguments and labels, so none of them is a secret. */
export const buildsHoldNoSecrets = ofComponents(({ image }, _, component) =>
  (["buildArgs", "labels"] as const).flatMap((map) =>
    Object.entries(image[map])
      .filter(([name, value]) => namesASecret(name) || holdsASecret(value))
      .map(([name]) => {
        const key = pathText([component, "image", map, name]);
        const rule = `is a secret, which everybody could read who has the image (${map === "labels" ? "IMG-11" : "IMG-10"}, X-16)`;
        return { key, rule, fix: `${remove(key)}, and give it to the container when it starts` };
      }),
  ),
);

/** IMG-10: none of the program's own build arguments is overridden. */
export const buildArgumentsAreFree = ofComponents(({ image }, _, component) =>
  Object.keys(image.buildArgs).flatMap((name) => {
    if (own[name] === undefined) return [];
    const key = `${component}.image.buildArgs.${name}`;
    return [
      {
        key,
        rule: "is set by the program (IMG-10)",
        fix: `${remove(key)}, and set todo:${component}.${own[name]} instead`,
      },
    ];
  }),
);

/** IMG-10, X-9: what the page is built with leads to the backend that the stack has. */
export const pagesFindTheBackend: Rule = (settings) => {
  const key = "frontend.image.buildArgs.NEXT_PUBLIC_API_URL";
  const { serviceName, service } = settings.backend;
  const given = settings.frontend.image.buildArgs.NEXT_PUBLIC_API_URL ?? "";
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    return [{ key, rule: "must be a URL, with http or https (IMG-10)", fix: remove(key) }];
  if (!isInCluster(url.hostname, settings) || isTheBackends(url, settings)) return [];
  const rule = `must lead to the backend's Service, http://${serviceName}:${service.port}, or out of the cluster (X-9)`;
  return [{ key, value: url.origin, rule, fix: remove(key) }];
};

function isInCluster(host: string, { namespace }: Settings): boolean {
  const [, second, third, ...rest] = host.split(".");
  if (second === undefined) return host !== "localhost" && !host.startsWith("[");
  return third === undefined ? second === namespace : third === "svc" && (rest.length === 0 || rest.at(-1) === "local");
}

function isTheBackends({ hostname, port, protocol }: URL, { backend, namespace }: Settings): boolean {
  const [name, inNamespace = namespace] = hostname.split(".");
  const number = port === "" ? { "http:": 80, "https:": 443 }[protocol] : Number(port);
  return name === backend.serviceName && inNamespace === namespace && number === backend.service.port;
}
