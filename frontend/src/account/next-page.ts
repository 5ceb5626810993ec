/** Only its origin is compared: any will do that no address can name. */
const HERE = "http://page.invalid";

/** The path of this site that an address asks for; "/" for every other site's, and for what is no path. */
export function nextPage(asked: unknown): string {
  if (typeof asked !== "string" || !asked.startsWith("/")) return "/";
  const url = URL.parse(asked, HERE);
  return url?.origin === HERE ? url.pathname + url.search + url.hash : "/";
}
