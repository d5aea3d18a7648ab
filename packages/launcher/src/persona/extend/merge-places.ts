import type { JsonPath } from "../finding.ts";

/** Objects whose members are inherited one by one. Any other object takes the place of the inherited one as a whole. */
const mergedObjects: readonly string[] = [
  "",
  "env",
  "inputs",
  "mcpServers",
  "permissions",
  "mount",
  "sandbox",
  "harnessSettings",
  "tiers",
  "tiers/*",
  "tiers/*/harnessSettings",
  "ravi",
  "ravi/identity",
  "ravi/secrets",
];

/** Lists that grow. Any other list takes the place of the inherited one. A file can so not lose what its base denies. */
const growingLists: readonly string[] = [
  "permissions/allow",
  "permissions/deny",
  "mount/ignoredPatterns",
  "mount/readonlyPatterns",
];

/** Whether the object at a path is merged with the inherited one, member by member. */
export function isMergedObject(path: JsonPath): boolean {
  return mergedObjects.some((pattern) => matches(pattern, path));
}

/** Whether the list at a path is appended to the inherited one. */
export function isGrowingList(path: JsonPath): boolean {
  return growingLists.some((pattern) => matches(pattern, path));
}

function matches(pattern: string, path: JsonPath): boolean {
  const steps = pattern === "" ? [] : pattern.split("/");
  return steps.length === path.length && steps.every((step, index) => step === "*" || step === path[index]);
}
