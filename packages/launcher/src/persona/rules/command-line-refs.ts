import type { Finding } from "../finding.ts";
import { objectAt } from "../json/object-at.ts";
import { quoteValue } from "../../text/quote-value.ts";
import { refsIn } from "../refs.ts";
import { placedStrings } from "./placed-strings.ts";

/** Identity values that everybody may see. */
const publicNames: readonly string[] = ["RAVI_EMAIL", "RAVI_PHONE", "RAVI_CONFIG_DIR"];

/**
 * Refuses refs to anything but inputs and public identity values where the result is readable by others: on an MCP
 * server's command line, and in its URL.
 */
export function refuseSecretsOnCommandLines(document: unknown): Finding[] {
  const isPublic = new Set([...publicNames, ...Object.keys(objectAt(document, ["inputs"]))]);
  return placedStrings(document).flatMap(({ place, path, value }) => {
    if (place !== "command-line" && place !== "url") return [];
    return refsIn(value)
      .filter((name) => !isPublic.has(name))
      .map((name) => ({ path, ...wordsFor(place, name) }));
  });
}

function wordsFor(place: "command-line" | "url", name: string): Pick<Finding, "message" | "hint"> {
  const allowed = "only inputs and RAVI_EMAIL, RAVI_PHONE, RAVI_CONFIG_DIR may stand here";
  if (place === "url") {
    return { message: `${quoteValue(name)} would put a secret into a URL`, hint: `Use "headers" for it; ${allowed}` };
  }
  return { message: `${quoteValue(name)} would put a secret on a command line`, hint: `Use "env" for it; ${allowed}` };
}
