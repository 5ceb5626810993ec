import { readFileSync } from "node:fs";
import { getCACertificates } from "node:tls";
import { EnvHttpProxyAgent, fetch, type Response, RetryAgent } from "undici";
import { z } from "zod";
import { Failure } from "../host/failure.ts";

/** Milliseconds to reach a host. */
const connectWithin = 10_000;
/** Milliseconds without a byte after which a connection counts as cut. */
const silentFor = 60_000;

/** Cut connections are continued where they ended; a host that isn't there is not asked again. */
const retries = {
  maxRetries: 4,
  minTimeout: 500,
  maxTimeout: 5_000,
  errorCodes: ["ECONNRESET", "EPIPE", "ETIMEDOUT", "UND_ERR_SOCKET", "UND_ERR_BODY_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT"],
};

const answered = z.object({ statusCode: z.int() });
const coded = z.object({ code: z.string() });

/** A request that got no good answer. */
export class NoAnswer extends Error {
  /** The host can't be reached, as behind a firewall; it refused; or the connection was cut, and another may hold. */
  readonly kind: "unreachable" | "refused" | "cut";

  constructor(url: string, why: string, kind: NoAnswer["kind"]) {
    super(`${new URL(url).host}: ${why}`);
    this.kind = kind;
  }
}

/**
 * A client for downloads. It goes through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name, and trusts Node's
 * authorities, the system's, and those in the files that NODE_EXTRA_CA_CERTS and SSL_CERT_FILE name.
 */
export class Client {
  private readonly agent: RetryAgent;
  private readonly unreachable = new Map<string, NoAnswer>();

  constructor(environment: NodeJS.ProcessEnv = process.env) {
    const ca = [...getCACertificates("default"), ...getCACertificates("system"), ...ownAuthorities(environment)];
    const proxy = (scheme: string) => environment[`${scheme}_proxy`] ?? environment[`${scheme.toUpperCase()}_PROXY`];
    const tls = { ca, timeout: connectWithin };
    const options = {
      connect: tls,
      requestTls: tls,
      proxyTls: tls,
      headersTimeout: silentFor,
      bodyTimeout: silentFor,
      httpProxy: proxy("http") ?? "",
      httpsProxy: proxy("https") ?? "",
      noProxy: proxy("no") ?? "",
    };
    this.agent = new RetryAgent(new EnvHttpProxyAgent(options), retries);
  }

  /**
   * The answer to a GET, redirects followed. A body that is cut off is continued by itself.
   * @throws {NoAnswer} without an answer, or with one that isn't a success
   */
  async get(url: string, headers: Record<string, string> = {}): Promise<Response> {
    const { host } = new URL(url);
    const known = this.unreachable.get(host);
    if (known) throw known;
    try {
      const response = await fetch(url, { dispatcher: this.agent, headers });
      if (response.ok) return response;
      await response.body?.cancel();
      throw new NoAnswer(url, `HTTP ${response.status}`, "refused");
    } catch (error) {
      const failure = error instanceof NoAnswer ? error : explain(url, error);
      if (failure.kind === "unreachable") this.unreachable.set(host, failure);
      throw failure;
    }
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }
}

/** Reads what `fetch` hides in the causes of "fetch failed". */
function explain(url: string, error: unknown): NoAnswer {
  const causes = causesOf(error);
  const status = causes.map((cause) => answered.safeParse(cause).data?.statusCode).find((code) => code !== undefined);
  if (status !== undefined) return new NoAnswer(url, `HTTP ${status}`, "refused");
  const codes = causes.map((cause) => coded.safeParse(cause).data?.code);
  const isCut = codes.some((code) => code !== undefined && retries.errorCodes.includes(code));
  const why = causes.map(({ message }) => message).findLast((message) => message !== "");
  return new NoAnswer(url, why ?? String(error), isCut ? "cut" : "unreachable");
}

function causesOf(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [];
}

function ownAuthorities(environment: NodeJS.ProcessEnv): string[] {
  return (["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"] as const).flatMap((name) => {
    const file = environment[name];
    if (!file) return [];
    try {
      return [readFileSync(file, "utf8")];
    } catch (error) {
      throw new Failure(`The certificates that ${name} names can't be read`, {
        why: (error as Error).message,
        fix: `Let ${name} name a file of PEM certificates, or unset it: unset ${name}`,
      });
    }
  });
}
