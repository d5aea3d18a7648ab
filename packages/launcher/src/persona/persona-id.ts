import { LaunchError } from "../launch-error.ts";
import { quoteValue } from "../text/quote-value.ts";

/** Personas' ids: also their file names, their opencode agent names and parts of identity names. */
export const personaIdPattern: RegExp = /^[a-z0-9][a-z0-9-]{0,62}$/;

export const personaIdWords = "lower-case letters, digits and hyphens (at most 63, no hyphen first)";

/**
 * Stops anything that cannot be an id before a path is built from it.
 *
 * @param action What cannot be done with it.
 * @throws LaunchError `PERSONA_ID_INVALID`.
 */
export function assertPersonaId(id: string, action: "load" | "write" = "load"): void {
  if (personaIdPattern.test(id)) return;
  throw new LaunchError("PERSONA_ID_INVALID", `Cannot ${action} persona ${quoteValue(id)}: that is not a persona id`, {
    hint: `Ids have ${personaIdWords}; a persona is named by its id, not by its path`,
  });
}
