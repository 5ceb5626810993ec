/** Only its origin is compared: any will do that no address can name. */
const HERE = "http://page.invalid";

/** The path that an address asks for, if it is one of this site; "/" for anything else. */
export function nextPage(asked: unknown): string {
  if (typeof asked !== "string" || !asked.startsWith("/")) return "/";
  const url = URL.parse(asked, HERE);
  return url?.origin === HERE ? url.pathname + url.search + url.hash : "/";
}
