import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";

/** 1 MiB: far beyond any persona or sidecar, and small enough to read without a thought. */
export const maximumTextBytes: number = 1024 * 1024;

export type TextFile =
  | { kind: "text"; text: string; /** SHA-256 of the bytes, in hexadecimal. */ hash: string }
  | { kind: "absent" }
  | { kind: "unreadable"; message: string; hint?: string };

/** Reads a small UTF-8 file. Links are followed; whatever is not a plain file is a message, never a hang. */
export async function readTextFile(file: string): Promise<TextFile> {
  const bytes = await readBytes(file);
  return bytes.kind === "read" ? decodeText(bytes.content) : bytes;
}

/** The text of bytes; a byte order mark at the start is dropped. */
export function decodeText(content: Uint8Array): TextFile {
  if (content.length > maximumTextBytes) return tooLarge;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(content);
    return { kind: "text", text, hash: createHash("sha256").update(content).digest("hex") };
  } catch {
    return { kind: "unreadable", message: "the file is not UTF-8 text", hint: "Save it as UTF-8" };
  }
}

const tooLarge: TextFile = {
  kind: "unreadable",
  message: "the file is larger than 1 MiB",
  hint: "Move long texts into claudeMd or agentsMd files",
};

type Bytes = { kind: "read"; content: Buffer } | Exclude<TextFile, { kind: "text" }>;

async function readBytes(file: string): Promise<Bytes> {
  let handle: FileHandle;
  try {
    // Without O_NONBLOCK a named pipe would make us wait for a writer.
    handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return openFailure(error);
  }
  try {
    return await readHandle(handle);
  } finally {
    await handle.close();
  }
}

async function readHandle(handle: FileHandle): Promise<Bytes> {
  const stats = await handle.stat();
  if (stats.isDirectory()) return { kind: "unreadable", message: "it is a directory, not a file" };
  if (!stats.isFile()) return { kind: "unreadable", message: "it is not a plain file" };
  const buffer = Buffer.alloc(Math.min(stats.size, maximumTextBytes) + 1);
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
    if (bytesRead === 0) return { kind: "read", content: buffer.subarray(0, length) };
    length += bytesRead;
  }
  if (length > maximumTextBytes) return { kind: "read", content: buffer };
  return { kind: "unreadable", message: "it changed while it was read", hint: "Try again" };
}

function openFailure(error: unknown): Bytes {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return { kind: "absent" };
    case "EACCES":
    case "EPERM":
      return { kind: "unreadable", message: "the file cannot be read: permission denied", hint: "Make it readable" };
    case "ELOOP":
      return { kind: "unreadable", message: "the file cannot be read: a symbolic link leads in a circle" };
    case "EISDIR":
      return { kind: "unreadable", message: "it is a directory, not a file" };
    case "ENXIO":
      return { kind: "unreadable", message: "it is not a plain file" };
    default:
      return { kind: "unreadable", message: `the file cannot be read: ${String(code ?? error)}` };
  }
}
