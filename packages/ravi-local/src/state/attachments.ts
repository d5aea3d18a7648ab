import { randomBytes, randomUUID } from "node:crypto";
import { hashKey } from "./keys.ts";
import { type State, timestamp } from "./state.ts";

/** What a message's JSON says about a file; the shape of the API's `attachments` without `download_url`. */
export interface StoredAttachment {
  uuid: string;
  filename: string;
  content_type: string;
  size: number;
  is_inline: boolean;
}

/** A file on its way in. */
export interface AttachmentFile {
  filename: string;
  contentType: string;
  isInline: boolean;
  content: Uint8Array;
}

/** A file whose bytes are stored, before it belongs to a message. */
export interface HeldFile extends Omit<StoredAttachment, "uuid"> {
  contentId: number;
}

export interface AttachmentRow {
  uuid: string;
  /** Null for a file of the account, until an identity sends it. */
  identity_id: number | null;
  filename: string;
  content_type: string;
  size: number;
  is_inline: number;
  content_id: number | null;
}

export interface PresignedUpload {
  uuid: string;
  /** 256 random bits; only its hash is kept. */
  token: string;
}

const uploadLifeMs = 15 * 60_000;

/** Stores the bytes of an arriving file, once however many mailboxes get it. */
export function holdFile(state: State, file: AttachmentFile): HeldFile {
  const contentId = state.db.insert("INSERT INTO attachment_contents (content) VALUES (?)", [file.content]);
  const { filename, contentType, isInline, content } = file;
  return { filename, content_type: contentType, is_inline: isInline, size: content.length, contentId };
}

/** Gives the identity an attachment of its own over bytes that are stored already. */
export function attachFile(state: State, identityId: number, file: HeldFile): StoredAttachment {
  const { contentId, ...described } = file;
  const uuid = randomUUID();
  insertRow(state, identityId, { ...described, uuid }, [contentId, null, null]);
  return { uuid, ...described };
}

/** Announces an upload that is open for 15 minutes. Without an identity the file is the account's. */
export function presignUpload(
  state: State,
  identityId: number | null,
  file: { filename: string; contentType: string; size: number },
): PresignedUpload {
  const uuid = randomUUID();
  const token = randomBytes(32).toString("base64url");
  const until = new Date(Date.now() + uploadLifeMs).toISOString();
  const described = {
    uuid,
    filename: file.filename,
    content_type: file.contentType,
    size: file.size,
    is_inline: false,
  };
  insertRow(state, identityId, described, [null, hashKey(token), until]);
  return { uuid, token };
}

/** The open upload a token stands for; undefined when it was used, has expired or never was. */
export function findUpload(state: State, token: string): AttachmentRow | undefined {
  return state.db.get<AttachmentRow>("SELECT * FROM attachments WHERE upload_hash = ? AND upload_until > ?", [
    hashKey(token),
    timestamp(),
  ]);
}

/** Takes the bytes of an upload and ends its token; false when another request was faster. */
export function finishUpload(state: State, uuid: string, content: Uint8Array): boolean {
  return state.db.transaction(() => {
    const isOpen =
      state.db.get("SELECT 1 FROM attachments WHERE uuid = ? AND upload_hash IS NOT NULL", [uuid]) !== undefined;
    if (!isOpen) return false;
    const contentId = state.db.insert("INSERT INTO attachment_contents (content) VALUES (?)", [content]);
    state.db.change(
      "UPDATE attachments SET content_id = ?, size = ?, upload_hash = NULL, upload_until = NULL WHERE uuid = ?",
      [contentId, content.length, uuid],
    );
    return true;
  });
}

export function findAttachment(state: State, uuid: string): AttachmentRow | undefined {
  return state.db.get<AttachmentRow>("SELECT * FROM attachments WHERE uuid = ?", [uuid]);
}

/** An attachment of this identity and nobody else's. */
export function findOwnAttachment(state: State, identityId: number, uuid: string): AttachmentRow | undefined {
  const row = findAttachment(state, uuid);
  return row?.identity_id === identityId ? row : undefined;
}

/** Gives files of the account to the identity that sends them. */
export function claimAttachments(state: State, identityId: number, rows: readonly AttachmentRow[]): void {
  for (const { uuid } of rows) {
    state.db.change("UPDATE attachments SET identity_id = ? WHERE uuid = ? AND identity_id IS NULL", [
      identityId,
      uuid,
    ]);
  }
}

/** The file of an attachment row whose bytes have arrived. */
export function heldFileOf(row: AttachmentRow): HeldFile | undefined {
  if (row.content_id === null) return undefined;
  const { filename, content_type, size, is_inline, content_id } = row;
  return { filename, content_type, size, is_inline: is_inline === 1, contentId: content_id };
}

export function readContent(state: State, contentId: number): Uint8Array {
  const row = state.db.get<{ content: Uint8Array }>("SELECT content FROM attachment_contents WHERE id = ?", [
    contentId,
  ]);
  if (row === undefined) throw new Error(`Cannot read attachment content ${contentId}: it is gone`);
  return row.content;
}

function insertRow(
  state: State,
  identityId: number | null,
  file: StoredAttachment,
  [contentId, uploadHash, uploadUntil]: [number | null, Uint8Array | null, string | null],
): void {
  state.db.insert(
    `INSERT INTO attachments (uuid, identity_id, filename, content_type, size, is_inline, content_id, upload_hash,
       upload_until, created_dt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      file.uuid,
      identityId,
      file.filename,
      file.content_type,
      file.size,
      file.is_inline,
      contentId,
      uploadHash,
      uploadUntil,
      timestamp(),
    ],
  );
}
