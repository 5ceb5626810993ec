import { z } from "zod";
import { dnsSubdomain } from "../formats/names";
import { matching, plainText } from "../formats/text";
import { setting } from "./setting";

const configKey = matching(
  /^([a-z0-9]+(-[a-z0-9]+)*|[A-Z][A-Z0-9]*(_[A-Z0-9]+)*)$/,
  "must be lower-case words with hyphens, such as log-sample-rate; or, with keyStyle env, such as LOG_SAMPLE_RATE",
);

const base64Rule = "must be base64";

/** The application's ConfigMap, apart from the program's own entries (section 10). */
export const configMap = z.strictObject({
  name: setting(
    dnsSubdomain,
    "CM-1",
    "Name of the ConfigMap, or the start of an immutable one's name. A change restarts its readers.",
  ),
  immutable: setting(
    z.boolean(),
    "CM-6",
    "Whether Kubernetes refuses to change it: changed data becomes a new ConfigMap, whose name ends in " +
      "the data's version.",
  ),
  data: setting(
    z.record(configKey, plainText),
    "CM-4",
    "Further entries, for both frontend and backend: `log-sample-rate` is their variable `LOG_SAMPLE_RATE`.",
    { "log-sample-rate": "0.5" },
  ),
  binaryData: setting(
    z.record(configKey, z.base64(base64Rule)),
    "CM-5",
    "Binary entries, in base64, for components with a configVolume.",
    { logo: "iVBORw0KGgo=" },
  ),
});
