import { dirname } from "node:path";
import type { Secret } from "@persona-launcher/ravi";
import { CliError } from "../cli-error.ts";
import type { RaviHost } from "../ravi-host.ts";
import { requireIdentity } from "../session/require-identity.ts";
import { ownIdentity } from "../session/own-identity.ts";
import type { Session } from "../session/session.ts";
import { findSecret } from "../vault/find-secret.ts";

export interface WantedSecrets {
  keys: readonly string[];
  all: boolean;
}

// They change what programs load or run, so a value from a vault must not become one.
const hijacking = /^(?:LD_|DYLD_|BASH_|NODE_OPTIONS$|ENV$|PATH$|IFS$|PS4$|PROMPT_COMMAND$|PYTHON|PERL5|RUBYOPT$|RAVI_)/;

/**
 * The identity as environment variables, as Ravi's documents name them, and the wanted secrets under their keys.
 *
 * @throws {CliError} `RAVI_NOT_FOUND`; `RAVI_USAGE` for a secret named like a variable that changes what programs run.
 */
export async function identityEnvironment(
  host: RaviHost,
  session: Session,
  wanted: WantedSecrets,
): Promise<Record<string, string>> {
  requireIdentity(session, "print the environment");
  for (const key of wanted.keys) refuseHijacking(key.toUpperCase());
  const [own, secrets] = await Promise.all([ownIdentity(session), wantedSecrets(host, session, wanted)]);
  const { scope, how } = session;
  return {
    ...(how === "scope" &&
      scope !== undefined &&
      scope.origin !== "home" && { RAVI_CONFIG_DIR: dirname(scope.configPath) }),
    RAVI_EMAIL: own.inbox,
    RAVI_PHONE: own.phone,
    RAVI_IDENTITY_UUID: own.uuid,
    RAVI_IDENTITY_NAME: own.name,
    ...Object.fromEntries(secrets.map(({ key, value }) => [key, value])),
  };
}

async function wantedSecrets(host: RaviHost, session: Session, { keys, all }: WantedSecrets): Promise<Secret[]> {
  if (!all) return Promise.all(keys.map((key) => findSecret(host, session, key)));
  const secrets = await session.client.secrets.list();
  for (const { key } of secrets) refuseHijacking(key);
  const others = keys.filter((key) => !secrets.some((secret) => secret.key === key.toUpperCase()));
  return [...secrets, ...(await Promise.all(others.map((key) => findSecret(host, session, key))))];
}

function refuseHijacking(key: string): void {
  if (!hijacking.test(key)) return;
  throw new CliError(
    "RAVI_USAGE",
    `Cannot print secret "${key}" as a variable: a variable of that name changes what programs run`,
    "Store it under another key, or name the secrets you need with --secret",
  );
}
