import type { Finding } from "../finding.ts";
import { objectAt, valueAt } from "../json/object-at.ts";
import { refsIn } from "../refs.ts";
import { isResolved, placedStrings } from "./placed-strings.ts";

/** Refuses to name Ravi's own keys, by a ref or as an input's variable: they open more than the agent's identity. */
export function refuseAccountKeys(document: unknown): Finding[] {
  const byRef = placedStrings(document)
    .filter(isResolved)
    .flatMap(({ path, value }) =>
      refsIn(value)
        .filter(isRaviKey)
        .map((name) => finding(path, name)),
    );
  const byInput = Object.keys(objectAt(document, ["inputs"])).flatMap((input) => {
    const name = valueAt(document, ["inputs", input, "env"]);
    return typeof name === "string" && isRaviKey(name) ? [finding(["inputs", input, "env"], name)] : [];
  });
  return [...byRef, ...byInput];
}

/** `RAVI_MANAGEMENT_KEY` and its kind, whatever else they may be called one day. */
function isRaviKey(name: string): boolean {
  return /^RAVI_(?:\w*_)?(?:KEY|TOKEN|SECRET|PASSWORD)$/.test(name);
}

function finding(path: Finding["path"], name: string): Finding {
  return {
    path,
    message: `names ${name}, which never reaches an agent`,
    hint: "Leave it out: the agent's ravi command is authorised for its own identity already",
  };
}
