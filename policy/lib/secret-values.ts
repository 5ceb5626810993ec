import { isAuthName, isKeyName, isPasswordName } from "./secret-names";

/**
 * A reference such as `$(PASSWORD)`, `${PASSWORD}`, `{{ .password }}` or `<password>` is replaced by the value later.
 */
const later = String.raw`(?!\$|\{\{|<|%\w{1,60}%)`;
const webhooks = [
  String.raw`hooks\.slack\.com/(?:services|workflows|triggers)/\w`,
  String.raw`discord(?:app)?\.com/api/webhooks/\d`,
  String.raw`\.webhook\.office\.com/webhook`,
  String.raw`outlook\.office(?:365)?\.com/webhook/`,
  String.raw`api\.telegram\.org/bot\d+:[\w-]`,
  String.raw`hooks\.zapier\.com/hooks/catch/\w`,
  String.raw`maker\.ifttt\.com/(?:trigger|use)/[\w/-]{0,80}key/`,
  String.raw`events\.pagerduty\.com/integration/\w`,
  String.raw`open\.(?:feishu\.cn|larksuite\.com)/open-apis/bot/v2/hook/\w`,
  String.raw`hc-ping\.com/\w`,
  String.raw`webhook\.site/\w`,
];
const parameters = [
  ...["access_token", "api_?key", "auth_?token", "client_secret", "passw(?:or)?d", "pwd", "secret", "sig"],
  ...["signature", "token", "x-amz-signature"],
].join("|");
const connection = "password|passwd|pwd|accountkey|sharedaccesskey|sharedaccesssignature|secretkey";

/** Values that look like a secret under any name: each form with its name in messages. All match in linear time. */
const forms: [form: string, pattern: RegExp][] = [
  ["a PEM private key", /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/],
  ["a URL with a password", new RegExp(String.raw`[a-z0-9+.-]:\/\/[^\s:/?#@]*:${later}[^\s/?#@]+@`, "i")],
  ["a JSON Web Token", /(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}/],
  ["an AWS access key", /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/],
  ["a GitHub token", /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{40})/],
  ["a GitLab token", /\bgl(?:pat|rt|dt|cbt|ptt|soat)-[\w-]{20}/],
  ["a Slack token", /\bxox[abeoprs]-[\w-]{10}/],
  ["an npm, Docker Hub or Hugging Face token", /\b(?:npm_[A-Za-z0-9]{36}|dckr_pat_[\w-]{20}|hf_[A-Za-z0-9]{30})/],
  ["a Google key", /\b(?:AIza[\w-]{35}|GOCSPX-[\w-]{20}|ya29\.[\w-]{20})/],
  ["a Stripe secret key", /\b(?:[sr]k_(?:live|test)_[A-Za-z0-9]{16}|whsec_[A-Za-z0-9]{24})/],
  ["an OpenAI or Anthropic API key", /\bsk-(?:(?:ant|proj|svcacct|or)-[\w-]{16}|(?=[A-Za-z_-]{0,40}\d)[\w-]{24})/],
  [
    "a token for a well-known service",
    new RegExp(
      [
        String.raw`\b(?:SG\.[\w-]{22}\.[\w-]{43}|hvs\.[\w-]{24}|pypi-AgE[\w-]{50}|glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}`,
        String.raw`dop_v1_[a-f0-9]{64}|shp(?:at|ca|pa|ss)_[a-f0-9]{32}|pul-[a-f0-9]{40}|lin_api_[A-Za-z0-9]{40}`,
        String.raw`AGE-SECRET-KEY-1[A-Z0-9]{20}|nvapi-[\w-]{30}|gsk_[A-Za-z0-9]{30}|r8_[A-Za-z0-9]{30})`,
      ].join("|"),
    ),
  ],
  ["a webhook URL", new RegExp(webhooks.join("|"), "i")],
  ["a token in a URL", new RegExp(String.raw`[?&](?:(?:${parameters})=${later}[^\s&#]{6}|key=[\w-]{20})`, "i")],
  [
    "a password in a connection string",
    new RegExp(String.raw`(?:^|[.;&?\s"'])(?:${connection})=(?!["'])${later}[^\s;&]{4}`, "i"),
  ],
  [
    "a bearer token",
    new RegExp(String.raw`\bbearer\s{1,3}${later}(?:(?=[A-Za-z._~+/-]{0,40}\d)[\w.~+/-]{8}|[\w.~+/-]{20})`, "i"),
  ],
];

/** The kind of secret that a text contains, as far as the text itself shows; undefined if none. */
export function secretForm(value: string): string | undefined {
  return (
    forms.find(([, pattern]) => pattern.test(value))?.[0] ??
    (isBasic(value) ? "a basic authentication header" : undefined)
  );
}

/** `Basic` and base64 of `user:password`. */
function isBasic(value: string): boolean {
  const [, encoded = ""] = /\bbasic\s{1,3}([A-Za-z0-9+/]{4,400}={0,2})/i.exec(value) ?? [];
  return /^[\x20-\x7e]*:[\x20-\x7e]*$/.test(Buffer.from(encoded, "base64").toString("latin1")) && encoded !== "";
}

const words = new Set([
  ...["true", "false", "yes", "no", "on", "off", "y", "n", "enabled", "disabled", "enable", "disable"],
  ...["none", "null", "nil", "undefined", "default", "auto", "optional", "required", "empty"],
]);
/** Authentication methods, as `*_AUTH` names one. */
const ways = new Set([
  ...["basic", "bearer", "digest", "ldap", "oauth", "oauth2", "oidc", "saml", "kerberos", "gssapi", "sasl", "plain"],
  ...["password", "md5", "scram-sha-256", "trust", "peer", "ident", "cert", "mtls", "tls", "anonymous", "local", "jwt"],
  ...["token", "ntlm", "iam", "internal", "proxy", "header"],
]);
const number = /^[+-]?(?:\d{1,18}(?:\.\d{1,18})?|0x[0-9a-f]{1,8})$/i;
const unit = /ns|us|µs|ms|s|m|h|d|w|y|secs?|seconds?|mins?|minutes?|hours?|days?|weeks?|months?|years?/;
const duration = new RegExp(`^(?:\\d{1,9}(?:\\.\\d{1,9})?\\s?(?:${unit.source})\\s?){1,6}$`, "i");
const isoDuration = /^P(?=.)(?:\d{1,9}[YMWD]){0,4}(?:T(?:\d{1,9}[HMS]){1,3})?$/;
const url = /^[a-z][a-z0-9+.-]{0,30}:\/\/[^\s]+$/i;
const path = /^(?:\.{0,2}|~|[A-Za-z]:)(?:[/\\][\w.@$(){}:-]{0,64}){1,20}$/;
const host = /^(?:[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?\.){1,8}[a-z]{2,20}(?::\d{1,5})?$/i;
const stores = "vault|ref\\+\\w{1,30}|op|env|file|awssm|awsps|gcpsm|secretsmanager|ssm|akvs";
/** References that are resolved later: `$(NAME)`, `${NAME}`, `$NAME`, templates, and addresses in secret stores. */
const references = [
  /^(?:\$\([^)]{1,200}\)|\$\{[^}]{1,200}\}|\$\w{1,100}){1,20}$/,
  /^[^{]{0,200}\{\{[^}]{1,200}\}\}.{0,400}$/s,
  /^(?:<[^>]{1,100}>|%\w{1,100}%)$/,
  new RegExp(`^(?:${stores}):[^\\s]{1,400}$`),
  /^arn:aws[\w-]{0,10}:(?:secretsmanager|ssm|kms):\S{1,400}$/,
  /^projects\/[\w-]{1,60}\/secrets\/\S{1,200}$/,
];

/** Whether a value is a boolean, number, duration, plain URL, path, host or reference: no secret looks like that. */
export function isPlainValue(value: string, name = ""): boolean {
  const text = value.trim();
  if (text === "" || words.has(text.toLowerCase()) || references.some((each) => each.test(text))) return true;
  // A PIN of four or more digits may be somebody's password.
  if (number.test(text)) return !isPasswordName(name) || text.length < 4;
  if (isAuthName(name) && ways.has(text.toLowerCase())) return true;
  if (url.test(text)) return true;
  return (
    duration.test(text) || isoDuration.test(text) || host.test(text) || (path.test(text) && !/^\/[^/]{24,}$/.test(text))
  );
}

/** Whether a text looks random: long, without spaces, with letters and digits of many kinds. */
export function isRandom(text: string): boolean {
  if (text.length < 16 || text.length > 4096 || /\s/.test(text) || !/\d/.test(text) || !/[a-z]/i.test(text))
    return false;
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  const bits = [...counts.values()].reduce(
    (sum, each) => sum - (each / text.length) * Math.log2(each / text.length),
    0,
  );
  return bits >= 3.2;
}

/** Whether a key's value shows that it is a secret, whatever kind of key it is, or a webhook URL contains a token. */
export function isRandomKey(name: string, value: string): boolean {
  const text = value.trim();
  if (/web[-_]?hook/i.test(name) && url.test(text)) return text.split(/[/?&=]/).some(isRandom);
  return isKeyName(name) && isRandom(text) && !isPlainValue(text, name);
}
