import { items, type Manifest, member, texts } from "../manifest";

/** Whether a label selector (matchLabels, matchExpressions) matches labels; an empty one matches all. */
export function selects(selector: Manifest, labels: Manifest): boolean {
  return (
    hasAll(labels, member(selector, "matchLabels")) &&
    items(selector.matchExpressions).every((expression) => meets(labels, expression))
  );
}

/** Whether labels include all the given pairs, as a Service's selector requires. */
export function hasAll(labels: Manifest, pairs: Manifest): boolean {
  return Object.entries(pairs).every(([key, value]) => labels[key] === value);
}

function meets(labels: Manifest, { key, operator, values }: Manifest): boolean {
  const value = typeof key === "string" ? labels[key] : undefined;
  if (operator === "Exists") return value !== undefined;
  if (operator === "DoesNotExist") return value === undefined;
  const listed = typeof value === "string" && texts(values).includes(value);
  // Kubernetes rejects any other operator; the selector then selects nothing.
  return operator === "NotIn" ? !listed : operator === "In" && listed;
}
