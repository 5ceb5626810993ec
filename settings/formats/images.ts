import { z } from "zod";
import { matching } from "./text";

/**
 * A Docker image tag; SemVer's `+`, which a tag can't contain, becomes `_`.
 *
 * @requirement IMG-4
 */
export const imageTag = z
  .preprocess(
    (tag) => (typeof tag === "string" ? tag.replaceAll("+", "_") : tag),
    matching(
      /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/,
      "must be at most 128 letters, digits, '_', '.', '-' and '+', and start with a letter, digit or '_'",
    ),
  )
  .meta({ type: "string", pattern: "^[A-Za-z0-9_+][A-Za-z0-9_.+-]{0,127}$" });
