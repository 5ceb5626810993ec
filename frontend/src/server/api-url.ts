import "server-only";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether browsers can reach an API: not at its address inside the cluster, which this server calls.
 */
export function isPublicApi(url: string, backendUrl: string): boolean {
  const origin = URL.parse(url)?.origin;
  return origin !== undefined && origin !== backendUrl;
}

/**
 * The public origin of the backend's API, which the page names but never calls: the server's environment has it for
 * an image that was built for another stack; otherwise it is the one that Next.js inlined when the image was built.
 */
export function apiUrl(environment: Environment = process.env): string | undefined {
  return environment.NEXT_PUBLIC_API_URL ?? process.env.NEXT_PUBLIC_API_URL;
}
