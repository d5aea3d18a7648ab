import { randomBytes } from "node:crypto";
import { LocalRaviError } from "../local-ravi-error.ts";
import { seal, unseal, vaultKeyBytes } from "./seal.ts";

/** Where a secret is stored; every part is bound to the ciphertext, so a row cannot be moved or renamed. */
export interface SecretPlace {
  identityUuid: string;
  secretUuid: string;
  key: string;
}

export interface SecretContent {
  value: string;
  notes: string;
}

/** Where a password is stored; bound to the ciphertext like a {@link SecretPlace}. */
export interface PasswordPlace {
  identityUuid: string;
  passwordUuid: string;
  domain: string;
}

export interface PasswordContent {
  username: string;
  password: string;
  notes: string;
}

/** A new random vault key for one identity, wrapped by the master key. */
export function createVaultKey(masterKey: Uint8Array, identityUuid: string): Uint8Array {
  return seal(masterKey, randomBytes(vaultKeyBytes), vaultKeyContext(identityUuid));
}

/** @throws LocalRaviError `VAULT_KEY_UNREADABLE` */
export function openVaultKey(masterKey: Uint8Array, identityUuid: string, wrapped: Uint8Array): Buffer {
  const key = unseal(masterKey, wrapped, vaultKeyContext(identityUuid));
  if (key !== undefined) return key;
  throw new LocalRaviError(
    "VAULT_KEY_UNREADABLE",
    `Cannot open the vault of identity "${identityUuid}": its key was changed, or the master key is another one`,
    { hint: "Restore the master key and the database of the same state directory" },
  );
}

export function sealSecret(vaultKey: Uint8Array, place: SecretPlace, content: SecretContent): Uint8Array {
  return seal(vaultKey, Buffer.from(JSON.stringify([content.value, content.notes]), "utf8"), secretContext(place));
}

/** @throws LocalRaviError `VAULT_SECRET_UNREADABLE` */
export function openSecret(vaultKey: Uint8Array, place: SecretPlace, sealed: Uint8Array): SecretContent {
  const plaintext = unseal(vaultKey, sealed, secretContext(place));
  if (plaintext === undefined) {
    throw new LocalRaviError(
      "VAULT_SECRET_UNREADABLE",
      `Cannot open secret "${place.key}": its stored form was changed, or belongs to another secret`,
      { hint: "Delete the secret and set it again" },
    );
  }
  const [value, notes] = JSON.parse(plaintext.toString("utf8")) as [string, string];
  return { value, notes };
}

export function sealPassword(vaultKey: Uint8Array, place: PasswordPlace, content: PasswordContent): Uint8Array {
  const fields = [content.username, content.password, content.notes];
  return seal(vaultKey, Buffer.from(JSON.stringify(fields), "utf8"), passwordContext(place));
}

/** @throws LocalRaviError `VAULT_SECRET_UNREADABLE` */
export function openPassword(vaultKey: Uint8Array, place: PasswordPlace, sealed: Uint8Array): PasswordContent {
  const plaintext = unseal(vaultKey, sealed, passwordContext(place));
  if (plaintext === undefined) {
    throw new LocalRaviError(
      "VAULT_SECRET_UNREADABLE",
      `Cannot open password for "${place.domain}": its stored form was changed, or belongs to another password`,
      { hint: "Delete the password and set it again" },
    );
  }
  const [username, password, notes] = JSON.parse(plaintext.toString("utf8")) as [string, string, string];
  return { username, password, notes };
}

function vaultKeyContext(identityUuid: string): string {
  return JSON.stringify(["ravi-local vault key", identityUuid]);
}

function secretContext(place: SecretPlace): string {
  return JSON.stringify(["ravi-local secret", place.identityUuid, place.secretUuid, place.key]);
}

function passwordContext(place: PasswordPlace): string {
  return JSON.stringify(["ravi-local password", place.identityUuid, place.passwordUuid, place.domain]);
}
