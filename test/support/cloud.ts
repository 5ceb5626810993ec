import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./free-port";

/** A cloud's object storage and key service, on this machine. */
export class Cloud {
  /** The variables by which Pulumi finds them. */
  readonly env: Record<string, string>;

  private constructor(
    private readonly server: ChildProcess,
    private readonly url: string,
  ) {
    this.env = {
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "us-east-1",
      AWS_ENDPOINT_URL_KMS: url,
    };
  }

  static async start(): Promise<Cloud> {
    const port = await freePort();
    const server = spawn("python3", ["-m", "moto.server", "--host", "127.0.0.1", "--port", String(port)], {
      stdio: "ignore",
    });
    const cloud = new Cloud(server, `http://127.0.0.1:${port}`);
    for (
      let tries = 0;
      !(await fetch(cloud.url).then(
        () => true,
        () => false,
      ));
      tries++
    ) {
      if (tries === 300 || server.exitCode !== null) throw new Error("The S3-compatible server hasn't started");
      await sleep(200);
    }
    return cloud;
  }

  /** Creates a bucket; returns its URL as a state backend. */
  async bucket(name: string): Promise<string> {
    await fetch(`${this.url}/${name}`, { method: "PUT" });
    return `s3://${name}?endpoint=${this.url}&s3ForcePathStyle=true&region=us-east-1`;
  }

  /** The keys of a bucket's objects. */
  async keys(bucket: string): Promise<string[]> {
    const listing = await (await fetch(`${this.url}/${bucket}?list-type=2`)).text();
    return [...listing.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key = ""]) => key);
  }

  /** Creates an object in a bucket, or deletes it if there is no content. */
  async put(bucket: string, key: string, content?: string): Promise<void> {
    const headers = { authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request" };
    const { ok, status } = await fetch(`${this.url}/${bucket}/${key}`, {
      headers,
      ...(content === undefined ? { method: "DELETE" } : { method: "PUT", body: content }),
    });
    if (!ok) throw new Error(`The S3-compatible server answers ${status}`);
  }

  /** Creates a key; returns its URL as a secrets provider. */
  async key(): Promise<string> {
    const headers = {
      "x-amz-target": "TrentService.CreateKey",
      "content-type": "application/x-amz-json-1.1",
      "authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/kms/aws4_request",
    };
    const { KeyMetadata } = (await (await fetch(this.url, { method: "POST", headers, body: "{}" })).json()) as {
      KeyMetadata: { KeyId: string };
    };
    return `awskms:///${KeyMetadata.KeyId}?region=us-east-1&awssdk=v2`;
  }

  async stop(): Promise<void> {
    this.server.kill();
    if (this.server.exitCode === null) await once(this.server, "exit");
  }
}
