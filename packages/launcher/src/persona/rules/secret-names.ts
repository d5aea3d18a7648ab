import type { Finding } from "../finding.ts";
import { objectAt, valueAt } from "../json/object-at.ts";
import { quoteValue } from "../../text/quote-value.ts";

/**
 * Keeps `ravi.secrets` apart from everything public: no name of Ravi's own, none that is an input as well (inputs may
 * stand in prompts and on command lines), and no input that reads a listed secret's variable.
 */
export function refuseSecretNames(document: unknown): Finding[] {
  const secrets = new Set(Object.keys(objectAt(document, ["ravi", "secrets"])));
  return [...ravisOwn(secrets), ...sharedWithInputs(document, secrets)];
}

function ravisOwn(secrets: ReadonlySet<string>): Finding[] {
  return [...secrets]
    .filter((name) => name.startsWith("RAVI_"))
    .map((name) => ({
      path: ["ravi", "secrets", name],
      at: "key",
      message: `${quoteValue(name)} cannot be a secret: names that start with RAVI_ belong to the identity`,
      hint: "Choose another name, in the vault too",
    }));
}

function sharedWithInputs(document: unknown, secrets: ReadonlySet<string>): Finding[] {
  return Object.keys(objectAt(document, ["inputs"])).flatMap((input): Finding[] => {
    const hint = "Inputs are visible in prompts; declare it in one place only";
    if (secrets.has(input)) {
      return [
        { path: ["inputs", input], at: "key", message: `${quoteValue(input)} is a secret in ravi.secrets too`, hint },
      ];
    }
    const variable = valueAt(document, ["inputs", input, "env"]);
    if (typeof variable !== "string" || !secrets.has(variable)) return [];
    return [
      { path: ["inputs", input, "env"], message: `reads ${quoteValue(variable)}, a secret of ravi.secrets`, hint },
    ];
  });
}
