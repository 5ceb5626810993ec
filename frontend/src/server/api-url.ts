import "server-only";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Public origin of the backend's API, which the page names and never calls: this server's environment knows it for an
 * image that was built for another stack; otherwise it is the one that the image was built with, which Next.js has
 * inlined.
 */
export function apiUrl(environment: Environment = process.env): string | undefined {
  return environment.NEXT_PUBLIC_API_URL ?? process.env.NEXT_PUBLIC_API_URL;
}
