import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createProxy, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer, type Server as HttpsServer } from "node:https";
import { type AddressInfo, connect, Socket } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { issue, issueAuthority } from "../../cluster/certificates.ts";

/** Hosts of publishers, and those that they redirect to. */
const hosts = [
  "github.com",
  "api.github.com",
  "release-assets.githubusercontent.com",
  "dl.k8s.io",
  "cdn.dl.k8s.io",
  "get.helm.sh",
  "get.pulumi.com",
];

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * A company's network: its proxy is the only way out, and the publishers behind it have certificates of a private
 * authority. They redirect as the real ones do: github.com's downloads to release-assets.githubusercontent.com
 * (docs.github.com/rest/releases/assets), dl.k8s.io to cdn.dl.k8s.io (kubernetes/registry.k8s.io).
 */
export class CompanyNetwork {
  /** What the hosts have, by URL without the scheme. */
  readonly files = new Map<string, Buffer | string>();
  /** URLs that are answered in another way. */
  readonly answers = new Map<string, Answer>();
  /** URLs that were asked for, without the scheme, with the range if there was one. */
  readonly requests: string[] = [];
  /** Hosts that the proxy refuses to connect to. */
  readonly blocked = new Set<string>();

  private readonly folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
  private readonly sockets = new Set<Socket>();
  private readonly proxy: Server;
  private readonly publishers: HttpsServer;

  private constructor(tls: { cert: string; key: string; authority: string }) {
    writeFileSync(join(this.folder, "ca.pem"), tls.authority);
    this.publishers = createServer(tls, (request, response) => this.answer(request, response));
    this.proxy = createProxy();
    this.proxy.on("connect", (request: IncomingMessage, socket: unknown) => {
      if (socket instanceof Socket) this.tunnel(request.url ?? "", socket);
    });
    for (const server of [this.proxy, this.publishers])
      server.on("connection", (socket: Socket) => this.sockets.add(socket));
  }

  static async start(): Promise<CompanyNetwork> {
    const authority = await issueAuthority("ca");
    const pair = await issue({ name: "publishers", authority: "ca", commonName: "publishers", hosts }, authority);
    const network = new CompanyNetwork({ cert: pair.certificate, key: pair.key, authority: authority.certificate });
    for (const server of [network.proxy, network.publishers]) await once(server.listen(0, "127.0.0.1"), "listening");
    return network;
  }

  /** What a machine in this network is told. */
  get environment(): Record<string, string> {
    return {
      HTTPS_PROXY: `http://127.0.0.1:${(this.proxy.address() as AddressInfo).port}`,
      SSL_CERT_FILE: join(this.folder, "ca.pem"),
    };
  }

  /** Puts a file at a URL, and into a list of sums in the form that `sha256sum` writes. */
  publish(url: string, content: Buffer | string, list?: string): void {
    this.files.set(url, content);
    if (!list) return;
    const line = `${sha256(content)}  ${url.split("/").at(-1)}\n`;
    this.files.set(list, `${String(this.files.get(list) ?? "")}${line}`);
  }

  /** Puts a file into a release on GitHub: at its URL, and in its API with the sum that GitHub makes of it. */
  publishOnGitHub(url: string, content: Buffer | string): void {
    const [, organization, repository, , , tag, name] = url.split("/");
    const api = `api.github.com/repos/${organization}/${repository}/releases`;
    const asset = { name, url: `https://${api}/assets/${name}`, digest: `sha256:${sha256(content)}` };
    this.publish(url, content);
    this.publish(`${api}/assets/${name}`, content);
    this.publish(`${api}/tags/${tag}`, JSON.stringify({ tag_name: tag, assets: [asset] }));
  }

  stop(): void {
    for (const socket of this.sockets) socket.destroy();
    this.proxy.close();
    this.publishers.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private tunnel(target: string, socket: Socket): void {
    const host = target.split(":")[0] ?? "";
    if (this.blocked.has(host)) {
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      return;
    }
    const onward = connect((this.publishers.address() as AddressInfo).port, "127.0.0.1");
    this.sockets.add(onward);
    for (const each of [socket, onward]) each.on("error", () => each.destroy());
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    socket.pipe(onward).pipe(socket);
    onward.on("close", () => socket.destroy());
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const url = `${request.headers.host}${request.url}`;
    this.requests.push(request.headers.range ? `${url} ${request.headers.range}` : url);
    const special = this.answers.get(url);
    if (special) return special(request, response);
    const redirect = redirected(url);
    const content = this.files.get(redirect ? url : unredirected(url));
    if (content === undefined) return void response.writeHead(404).end("Not Found");
    if (redirect) return void response.writeHead(302, { location: `https://${redirect}` }).end();
    serve(request, response, Buffer.from(content));
  }
}

/** Serves a file, or what a range asks for. */
export function serve(request: IncomingMessage, response: ServerResponse, content: Buffer): void {
  const [, from] = /^bytes=(\d+)-/.exec(request.headers.range ?? "") ?? [];
  const headers = {
    "etag": `"${sha256(content)}"`,
    "accept-ranges": "bytes",
    "content-type": "application/octet-stream",
  };
  if (from === undefined) {
    response.writeHead(200, { ...headers, "content-length": content.length }).end(content);
    return;
  }
  const rest = content.subarray(Number(from));
  const range = `bytes ${from}-${content.length - 1}/${content.length}`;
  response.writeHead(206, { ...headers, "content-length": rest.length, "content-range": range }).end(rest);
}

/** A `.tar.gz` of files that contain their own paths. */
export function tarOf(members: string[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
  for (const member of members) {
    mkdirSync(dirname(join(folder, member)), { recursive: true });
    writeFileSync(join(folder, member), basename(member));
  }
  const archive = execFileSync("tar", ["-czf", "-", "-C", folder, ...members]);
  rmSync(folder, { recursive: true });
  return archive;
}

export function sha256(content: Buffer | string): string {
  return createHash("sha256").update(content).digest("hex");
}

const assets = "release-assets.githubusercontent.com/";

function redirected(url: string): string | undefined {
  if (/^github\.com\/.*\/releases\/download\//.test(url)) return `${assets}${url}`;
  if (url.startsWith("dl.k8s.io/")) return `cdn.${url}`;
  return undefined;
}

function unredirected(url: string): string {
  return url.startsWith(assets) ? url.slice(assets.length) : url.replace(/^cdn\.dl/, "dl");
}
