import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { checkPersona } from "./check-persona.ts";
import type { PersonaProblem } from "./persona-problem.ts";
import type { Persona } from "./persona-schema.ts";

/** 1 MiB: far beyond any persona, and small enough to read without a thought. */
export const maximumPersonaBytes: number = 1024 * 1024;

export type PersonaFileResult =
  | { kind: "valid"; persona: Persona; contentHash: string }
  /** `id` is what the file says of itself, when that much could be read. */
  | { kind: "invalid"; id?: string; problems: PersonaProblem[] }
  | { kind: "absent" };

/** Reads and checks one persona file. Links are followed; whatever is not a plain file is a problem, never a hang. */
export async function readPersonaFile(file: string): Promise<PersonaFileResult> {
  const bytes = await readBytes(file);
  if (bytes.kind === "absent") return bytes;
  if (bytes.kind === "unreadable") return invalid(file, bytes.message, bytes.hint);
  const text = decode(bytes.content);
  if (text === undefined) return invalid(file, "the file is not UTF-8 text", "Save it as UTF-8");
  const checked = checkPersona(text, file);
  if (checked.kind === "invalid") return checked;
  return { ...checked, contentHash: createHash("sha256").update(bytes.content).digest("hex") };
}

function invalid(file: string, message: string, hint?: string): PersonaFileResult {
  return { kind: "invalid", problems: [{ file, pointer: "", message, ...(hint !== undefined && { hint }) }] };
}

type Bytes =
  | { kind: "read"; content: Buffer }
  | { kind: "absent" }
  | { kind: "unreadable"; message: string; hint?: string };

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
  const buffer = Buffer.alloc(Math.min(stats.size, maximumPersonaBytes) + 1);
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
    if (bytesRead === 0) return { kind: "read", content: buffer.subarray(0, length) };
    length += bytesRead;
  }
  if (length <= maximumPersonaBytes)
    return { kind: "unreadable", message: "it changed while it was read", hint: "Try again" };
  return {
    kind: "unreadable",
    message: "the file is larger than 1 MiB",
    hint: "Move long texts into claudeMd or agentsMd files",
  };
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

/** A byte order mark at the start is dropped. */
function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
