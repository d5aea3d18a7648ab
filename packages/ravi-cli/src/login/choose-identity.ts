import type { Identity } from "@persona-launcher/ravi";
import { CliError } from "../cli-error.ts";
import { printable } from "../output/printable.ts";
import type { RaviHost, RaviInput } from "../ravi-host.ts";

/**
 * Which identity a fresh login acts as: the one named, the only one, or the one a person chooses by its number. Of none
 * there is none to choose.
 *
 * @throws {CliError} `RAVI_LOGIN_FAILED` when nobody chose; nothing was written then.
 */
export async function chooseIdentity(
  host: RaviHost,
  identities: readonly Identity[],
  wanted: string | undefined,
): Promise<Identity | undefined> {
  if (wanted !== undefined) return named(identities, wanted);
  if (identities.length <= 1) return identities[0];
  const lines = identities.map(({ name, inbox }, index) => `${index + 1}. ${printable(name)} <${printable(inbox)}>\n`);
  host.stderr(`${lines.join("")}Number of the identity to act as: `);
  const chosen = identities[Number(await firstLine(host.stdin)) - 1];
  if (chosen !== undefined) return chosen;
  throw new CliError(
    "RAVI_LOGIN_FAILED",
    `Cannot log in: the account has ${identities.length} identities, and none was chosen`,
    "Run `ravi login --identity NAME`",
  );
}

function named(identities: readonly Identity[], wanted: string): Identity {
  const found = identities.filter(({ uuid, name }) => uuid === wanted || name === wanted);
  if (found.length === 1 && found[0] !== undefined) return found[0];
  throw new CliError(
    "RAVI_LOGIN_FAILED",
    `Cannot log in as "${wanted}": ${found.length} identities of the account bear that name`,
    "Give the uuid of an identity",
  );
}

async function firstLine(input: RaviInput): Promise<string> {
  let text = "";
  for await (const chunk of input) {
    text += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
    if (text.includes("\n") || text.length > 100) break;
  }
  return text.split("\n", 1)[0]?.trim() ?? "";
}
