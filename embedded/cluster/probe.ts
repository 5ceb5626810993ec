import { readFileSync } from "node:fs";
import { get as getHttp } from "node:http";
import { get as getHttps } from "node:https";
import { pkiFile } from "./certificates.ts";

/** Whether a GET of the URL returns 200; https is verified against the cluster's authority. */
export async function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const onResponse = (response: { statusCode?: number; resume(): unknown }) => {
      response.resume();
      resolve(response.statusCode === 200);
    };
    const request = url.startsWith("https:")
      ? getHttps(url, { ca: readFileSync(pkiFile("ca.crt")), timeout: 2_000 }, onResponse)
      : getHttp(url, { timeout: 2_000 }, onResponse);
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });
}
