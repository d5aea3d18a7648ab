import type { Finding } from "../finding.ts";
import { malformedRef, withoutRefs, type MalformedRef } from "../refs.ts";
import { isResolved, placedStrings, type PlacedString } from "./placed-strings.ts";

/** Refuses what is meant as a ref and would be passed on as text, `$` and all. */
export function refuseMalformedRefs(document: unknown): Finding[] {
  return placedStrings(document)
    .filter(isResolved)
    .flatMap((string) => {
      const malformed = malformedRef(string.value) ?? bareRef(string);
      return malformed === undefined ? [] : [{ path: string.path, ...malformed }];
    });
}

/** Text such as `$5` is fine in a variable, but no header or URL holds a `$NAME` on purpose. */
function bareRef({ place, value }: PlacedString): MalformedRef | undefined {
  if (place !== "mcp-header" && place !== "url") return undefined;
  if (!/\$[A-Z_][A-Z0-9_]+/.test(withoutRefs(value))) return undefined;
  return {
    message: 'holds "$NAME" inside longer text, where it is not a ref',
    hint: "Put the name in braces: ${NAME}",
  };
}
