import { CodedError } from "../../coded-error.ts";

/** What can keep a pack from being installed or removed. Closed list: callers may switch on it. */
export const packErrorCodes = {
  /** The directory is not there, or npm knows no such package. */
  PACK_NOT_FOUND: "there is no such pack",
  /** The pack has no personas, or is not built as a pack is. */
  PACK_INVALID: "the pack cannot be read",
  /** `problems` lists everything that is wrong with its personas; nothing was written. */
  PACK_PERSONAS_INVALID: "personas of the pack have problems",
  /** npm failed. */
  PACK_DOWNLOAD_FAILED: "the package could not be fetched",
  /** Files that the pack would replace or remove were written by somebody else, or changed. */
  PACK_CONFLICT: "files are in the way",
  /** No pack of that name is installed. */
  PACK_NOT_INSTALLED: "the pack is not installed",
  /** The list of installed packs cannot be read. */
  PACK_MANIFEST_INVALID: "the list of installed packs is broken",
  /** The directory of the personas cannot be written. */
  PACK_UNWRITABLE: "the persona directory cannot be written",
  /** Another process changes the packs of the same directory, and takes long. */
  PACK_BUSY: "the packs are being changed by somebody else",
  CANCELLED: "the installation was cancelled",
} as const;

/** Which of the `packErrorCodes` it is. */
export type PackErrorCode = keyof typeof packErrorCodes;

/** A pack that was not installed or removed. Nothing was changed unless the message says so. */
export class PackError extends CodedError<PackErrorCode> {
  override readonly name = "PackError";
}
