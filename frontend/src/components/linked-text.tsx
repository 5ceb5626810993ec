import { Fragment } from "react";
import { withLinks } from "../tasks/links.ts";

/** A text whose web addresses lead there, in another tab that knows nothing of this one. */
export function LinkedText({ text }: { readonly text: string }) {
  return withLinks(text).map(({ text: part, href }, index) =>
    href === undefined ? (
      <Fragment key={index}>{part}</Fragment>
    ) : (
      <a
        key={index}
        href={href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        className="text-accent underline underline-offset-2"
      >
        {part}
      </a>
    ),
  );
}
