import { RaviError } from "../ravi-error.ts";
import { type Attachment, type PresignedUpload, presignedUploadSchema } from "../wire/mail.ts";
import { downloadFile, uploadFile } from "./attachment-transfer.ts";
import type { Connection } from "./connection.ts";
import type { CallOptions, Deadline } from "./deadline.ts";
import { request } from "./request.ts";

/** Bytes an attachment may have when it is sent, as in the released CLI. */
export const attachmentLimit: number = 10 * 1024 * 1024;

/** A file to attach to a mail. */
export interface NewAttachment {
  /** Name the receiver sees. */
  filename: string;
  /** Default `application/octet-stream`. */
  contentType?: string | undefined;
  content: Uint8Array;
}

/** What is announced of a file before its bytes are uploaded. */
export interface AttachmentAnnouncement {
  filename: string;
  contentType: string;
  /** Bytes. */
  size: number;
}

/** `/api/email-attachments/`: files that mails name by their uuid. */
export interface AttachmentsClient {
  /**
   * Uploads a file, `presign` and `upload` in one call. Its `uuid` goes into `attachmentUuids` of a mail.
   *
   * @throws {RaviError} `RAVI_INVALID_ARGUMENT` for a file over 10 MiB.
   */
  add(attachment: NewAttachment, options?: CallOptions): Promise<PresignedUpload>;
  presign(announcement: AttachmentAnnouncement, options?: CallOptions): Promise<PresignedUpload>;
  /** Sends the bytes to where `presign` said, without the key. `contentType` must be the announced one. */
  upload(
    upload: Pick<PresignedUpload, "upload_url">,
    file: Pick<NewAttachment, "contentType" | "content">,
    options?: CallOptions,
  ): Promise<void>;
  /**
   * The bytes of an attachment of a mail, at most 64 MiB. The key goes along only when the address is the service's own.
   *
   * @throws {RaviError} `RAVI_NOT_FOUND` when the service gave no address to download from.
   */
  download(attachment: Pick<Attachment, "download_url">, options?: CallOptions): Promise<Uint8Array>;
}

const anyType = "application/octet-stream";

export function attachmentsClient(connection: Connection): AttachmentsClient {
  const { call } = connection;
  return {
    add: async ({ filename, contentType = anyType, content }, options) => {
      checkSize(filename, content.byteLength);
      return call(options, async (deadline) => {
        const upload = await presign(connection, { filename, contentType, size: content.byteLength }, deadline);
        await uploadFile(connection, upload.upload_url, contentType, content, deadline);
        return upload;
      });
    },
    presign: (announcement, options) => call(options, (deadline) => presign(connection, announcement, deadline)),
    upload: ({ upload_url }, { contentType = anyType, content }, options) =>
      call(options, (deadline) => uploadFile(connection, upload_url, contentType, content, deadline)),
    download: ({ download_url }, options) =>
      call(options, (deadline) => downloadFile(connection, download_url, deadline)),
  };
}

function presign(
  connection: Connection,
  { filename, contentType, size }: AttachmentAnnouncement,
  deadline: Deadline,
): Promise<PresignedUpload> {
  const body = { filename, content_type: contentType, size };
  const path = ["email-attachments", "presign"];
  return request(connection, { method: "POST", path, body }, presignedUploadSchema, deadline);
}

function checkSize(filename: string, size: number): void {
  if (size <= attachmentLimit) return;
  throw new RaviError("RAVI_INVALID_ARGUMENT", `Cannot attach "${filename}": it has ${size} bytes`, {
    hint: `Send at most ${attachmentLimit} bytes per file, or send a link`,
  });
}
