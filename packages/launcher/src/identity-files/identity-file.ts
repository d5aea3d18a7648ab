import { LaunchError } from "../launch-error.ts";
import { withBlock, withoutBlock } from "../text/marked-block.ts";

/** How a file tells of an identity: a marked block of an `.env` file, or a JSON file of its own. */
export type IdentityFileKind = "env" | "credentials";

/** A file by which the identity of a workspace is told to tools that read files. */
export interface IdentityFile {
  kind: IdentityFileKind;
  /** From the workspace, normalized. */
  file: string;
}

/** What is told. No secret is. */
export interface ToldIdentity {
  uuid: string;
  email: string;
  phone?: string | undefined;
  /** The scope; `undefined` when it is not in the workspace. */
  configDirectory?: string | undefined;
}

/** The text of a file that tells of an identity; of an `.env` file all else stays. */
export function identityFileText(kind: IdentityFileKind, before: string, identity: ToldIdentity): string {
  if (kind === "env") return withBlock(before, { id: blockId, lines: envLines(identity) });
  const { uuid, email, phone, configDirectory } = identity;
  return `${JSON.stringify({ identity_uuid: uuid, email, phone, config_dir: configDirectory }, undefined, 2)}\n`;
}

/**
 * The text without what tells of an identity; `undefined` for a text that tells of another one, or of none, and is to be left
 * alone.
 */
export function withoutIdentity(kind: IdentityFileKind, text: string, identityUuid: string): string | undefined {
  if (kind === "env") return text.includes(nameLine(identityUuid)) ? withoutBlock(text, blockId) : undefined;
  return uuidIn(text) === identityUuid ? "" : undefined;
}

/** Whether a text that is there is a credentials file of ours, of whichever identity. */
export function isCredentialsFile(text: string): boolean {
  return uuidIn(text) !== undefined;
}

const blockId = "identity";

/** The names are those of Ravi's guides for Superset and dmux. */
function envLines({ uuid, email, phone }: ToldIdentity): string[] {
  const phones = phone === undefined ? [] : [`AGENT_PHONE=${quoted(phone)}`];
  return [nameLine(uuid), `AGENT_EMAIL=${quoted(email)}`, ...phones];
}

function nameLine(uuid: string): string {
  return `# identity ${uuid}`;
}

/**
 * As readers of `.env` files and shells read it, both of which take what is in quotes as it is.
 *
 * @throws LaunchError `IDENTITY_FILE_REFUSED` for what they read in different ways: nothing may get into the file as a line
 *   of its own, or be run.
 */
function quoted(value: string): string {
  if (/^[\w@%+=:,./-]+$/.test(value)) return value;
  if (/^[\x20-\x7e]*$/.test(value)) {
    if (!value.includes("'")) return `'${value}'`;
    if (!/["$`\\]/.test(value)) return `"${value}"`;
  }
  throw new LaunchError(
    "IDENTITY_FILE_REFUSED",
    "Cannot write the identity to an .env file: its address needs quotes that no reader takes",
    {
      hint: "Use a credentials file instead",
    },
  );
}

function uuidIn(text: string): string | undefined {
  try {
    const { identity_uuid: uuid, email } = JSON.parse(text) as { identity_uuid?: unknown; email?: unknown };
    return typeof uuid === "string" && typeof email === "string" ? uuid : undefined;
  } catch {
    return undefined;
  }
}
