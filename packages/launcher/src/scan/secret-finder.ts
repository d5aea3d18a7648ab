import { createAnchorIndex } from "../credentials/anchor-index.ts";
import { secretForms } from "../credentials/secret-pattern.ts";

export interface SecretFinder {
  /** Names of the secrets that stand in the text, in any form a masker knows. */
  find(text: string): string[];
}

/**
 * Looks for secrets and tells them by name.
 *
 * @param secrets Values by name. Those of less than 8 characters cannot be told from words and are not looked for.
 */
export function createSecretFinder(secrets: Readonly<Record<string, string>>): SecretFinder {
  const finders = Object.entries(secrets).map(([name, value]) => ({ name, holds: createSearch([value]) }));
  const holdsAny = createSearch(Object.values(secrets));
  return {
    // One pass for all of them; only a text that holds one is worth a second look.
    find: (text) => (holdsAny(text) ? finders.filter(({ holds }) => holds(text)).map(({ name }) => name) : []),
  };
}

function createSearch(values: readonly string[]): (text: string) => boolean {
  const forms = values.flatMap(secretForms);
  const index = createAnchorIndex(forms);
  const unanchored = forms.filter(({ anchors }) => anchors === undefined).map(({ source }) => new RegExp(source));
  return (text) => {
    let isFound = unanchored.some((pattern) => pattern.test(text));
    index.search(text, () => {
      isFound = true;
    });
    return isFound;
  };
}
