import { serviceUrl } from "../facts/addresses";
import { ownArguments } from "../facts/images";
import { pathText } from "../formats/tree";
import { remove } from "../problems";
import type { CheckedSettings } from "../schema";
import { isASecret } from "../formats/secrecy";
import { ofComponents, type Rule } from "./rule";

/** Build arguments that the program sets, each with the setting that controls it. */
const own: Record<string, string | undefined> = ownArguments;

/**
 * Anyone who has an image can read its build arguments and labels, so they hold no secrets.
 *
 * @requirement IMG-10, X-16
 */
export const noSecretsInBuilds = ofComponents(({ image }, _, component) =>
  (["buildArgs", "labels"] as const).flatMap((map) =>
    Object.entries(image[map])
      .filter(([name, value]) => isASecret(name, value))
      .map(([name]) => {
        const key = pathText([component, "image", map, name]);
        const rule = "looks like a secret, and anyone who has the image could read it";
        return { key, rule, fix: `${remove(key)}, and pass it to the container at run time` };
      }),
  ),
);

/**
 * The program's own build arguments can't be overridden.
 *
 * @requirement IMG-10
 */
export const noReservedBuildArguments = ofComponents(({ image }, _, component) =>
  Object.keys(image.buildArgs).flatMap((name) => {
    if (own[name] === undefined) return [];
    const key = `${component}.image.buildArgs.${name}`;
    return [
      {
        key,
        rule: "is set by the program",
        fix: `${remove(key)}, and set todo:${component}.${own[name]} instead`,
      },
    ];
  }),
);

/**
 * The API URL built into the page is the backend's, or one outside the cluster.
 *
 * @requirement IMG-10, X-9
 */
export const apiUrlOfBackend: Rule = (settings) => {
  const key = "frontend.image.buildArgs.NEXT_PUBLIC_API_URL";
  const given = settings.frontend.image.buildArgs.NEXT_PUBLIC_API_URL ?? "";
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return [{ key, rule: "must be an http or https URL", fix: remove(key) }];
  if (!isInCluster(url.hostname, settings) || isTheBackends(url, settings)) return [];
  const rule = `must be the URL of the backend's Service, ${serviceUrl(settings.backend)}, or one outside the cluster`;
  return [{ key, value: url.origin, rule, fix: remove(key) }];
};

function isInCluster(host: string, { namespace }: CheckedSettings): boolean {
  const [, second, third, ...rest] = host.split(".");
  if (second === undefined) return host !== "localhost" && !host.startsWith("[");
  return third === undefined ? second === namespace : third === "svc" && (rest.length === 0 || rest.at(-1) === "local");
}

function isTheBackends({ hostname, port, protocol }: URL, { backend, namespace }: CheckedSettings): boolean {
  const [name, inNamespace = namespace] = hostname.split(".");
  const number = port === "" ? { "http:": 80, "https:": 443 }[protocol] : Number(port);
  return name === backend.serviceName && inNamespace === namespace && number === backend.service.port;
}
