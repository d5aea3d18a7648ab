import type { JsonPath } from "../finding.ts";

/** The value at a path, or `undefined`; only own members count, so that no key reaches a prototype. */
export function valueAt(document: unknown, path: JsonPath): unknown {
  let value = document;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/** The object at a path; empty when there is none, so that rules also run on a document of the wrong shape. */
export function objectAt(document: unknown, path: JsonPath): Readonly<Record<string, unknown>> {
  const value = valueAt(document, path);
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
