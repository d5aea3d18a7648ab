import { secretKeyPattern } from "@persona-launcher/ravi";
import { LaunchError } from "../launch-error.ts";

/**
 * Checks the names of secrets that are about to be set. No message repeats one: a wrong name may be a value that slipped.
 *
 * @throws LaunchError `OPTION_INVALID`.
 */
export function requireSecrets(secrets: Readonly<Record<string, string>>): void {
  const names = Object.keys(secrets).map((name) => name.toUpperCase());
  if (names.length === 0) throw refused("there is no secret", "Write one NAME=value on each line");
  const wrong = names.findIndex((name) => !secretKeyPattern.test(name));
  if (wrong >= 0) {
    throw refused(
      `the name of secret ${wrong + 1} is none`,
      "A name is a letter, then letters, digits and underscores",
    );
  }
  const again = names.findIndex((name, index) => names.indexOf(name) < index);
  if (again < 0) return;
  throw refused(
    `secret ${again + 1} is called as one before it is`,
    "Ravi has names in upper case; give each one once",
  );
}

function refused(state: string, hint: string): LaunchError {
  return new LaunchError("OPTION_INVALID", `Cannot fill a vault: ${state}`, { hint });
}
