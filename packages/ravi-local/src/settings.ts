import { join } from "node:path";
import { z } from "zod";
import { readPrivateFile } from "./files/private-file.ts";
import { LocalRaviError } from "./local-ravi-error.ts";
import { relaySchema } from "./relay/relay-options.ts";

export const settingsFile = "settings.json";

const settingsSchema = z.strictObject({
  relay: relaySchema.optional(),
  twilio_auth_token: z.string().min(1).optional(),
});

/** `settings.json` of a state directory: what a daemon cannot be told on its command line. */
export type Settings = z.infer<typeof settingsSchema>;

/**
 * The settings kept in a state directory; empty when there is no such file.
 *
 * @throws LocalRaviError `SETTINGS_INVALID`, `FILE_NOT_PRIVATE`
 */
export function readSettings(stateDir: string): Settings {
  const path = join(stateDir, settingsFile);
  const text = readPrivateFile(path);
  if (text === undefined) return {};
  const parsed = settingsSchema.safeParse(parseJson(text, path));
  if (parsed.success) return parsed.data;
  // Paths and reasons only: the values may be secret.
  const reasons = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
  throw invalid(path, reasons);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(path, "it is not JSON");
  }
}

function invalid(path: string, state: string): LocalRaviError {
  return new LocalRaviError("SETTINGS_INVALID", `Cannot use settings "${path}": ${state}`, {
    hint: 'Expected {"relay": {"host", "port", "user", "pass", "secure"}, "twilio_auth_token"}, all optional',
  });
}
