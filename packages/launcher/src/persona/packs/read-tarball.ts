import { gunzipSync } from "node:zlib";

/** Far beyond any pack of personas. */
export const tarballLimits = { files: 10_000, bytes: 128 * 1024 * 1024 } as const;

/** A file that is no package as npm makes them, or a dangerous one. */
export class TarballError extends Error {
  override readonly name = "TarballError";
}

const blockBytes = 512;

interface Header {
  path: string;
  size: number;
  type: string;
}

/**
 * Reads a package as `npm pack` makes it: the bytes of its files by path, without the leading `package/`. Nothing is
 * written. Links and devices, and paths that lead out of the package, are refused. Format: POSIX.1-2001 ustar with pax
 * headers, and GNU's long names.
 *
 * @throws TarballError
 */
export function readTarball(bytes: Uint8Array): Map<string, Uint8Array> {
  const archive = unzip(bytes);
  const files = new Map<string, Uint8Array>();
  let offset = 0;
  let next: Partial<Header> = {};
  while (offset + blockBytes <= archive.length) {
    const block = archive.subarray(offset, offset + blockBytes);
    offset += blockBytes;
    // Zeros mark the end.
    if (block.every((byte) => byte === 0)) break;
    const header = { ...readHeader(block), ...next };
    const content = archive.subarray(offset, offset + header.size);
    if (content.length < header.size) throw new TarballError("it is cut off");
    offset += Math.ceil(header.size / blockBytes) * blockBytes;
    const extension = readExtension(header, content);
    next = extension ?? {};
    if (extension === undefined) keep(header, content, files);
  }
  return files;
}

function unzip(bytes: Uint8Array): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: tarballLimits.bytes });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new TarballError(code === "ERR_BUFFER_TOO_LARGE" ? "it is too large" : "it is not a gzip file");
  }
}

function readHeader(block: Buffer): Header {
  requireChecksum(block);
  const isPosix = block.subarray(257, 262).toString("latin1") === "ustar";
  const prefix = isPosix ? text(block, 345, 155) : "";
  const name = text(block, 0, 100);
  return {
    path: prefix === "" ? name : `${prefix}/${name}`,
    size: octal(block, 124, 12),
    type: text(block, 156, 1) || "0",
  };
}

/** The sum counts its own field as spaces. */
function requireChecksum(block: Buffer): void {
  const sum = block.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0);
  if (sum !== octal(block, 148, 8)) throw new TarballError("it is damaged, or no tar archive");
}

function text(block: Buffer, start: number, length: number): string {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.subarray(0, end === -1 ? length : end).toString("utf8");
}

function octal(block: Buffer, start: number, length: number): number {
  const digits = text(block, start, length).trim();
  // Larger sizes are written in base 256, and are beyond our limit anyway.
  if (!/^[0-7]+$/.test(digits)) throw new TarballError("a header is damaged");
  return Number.parseInt(digits, 8);
}

/** What an extension header says about the entry behind it; `undefined` for an ordinary entry. */
function readExtension({ type }: Header, content: Buffer): Partial<Header> | undefined {
  switch (type) {
    case "x":
      return readPax(content);
    case "g":
      return {};
    case "L":
      return { path: content.toString("utf8").replace(/\0[\s\S]*$/, "") };
    default:
      return undefined;
  }
}

/** Records of the form `<length> <key>=<value>\n`, where the length counts the whole record in bytes. */
function readPax(content: Buffer): Partial<Header> {
  const result: Partial<Header> = {};
  let offset = 0;
  while (offset < content.length) {
    const space = content.indexOf(0x20, offset);
    const length = space === -1 ? 0 : decimal(content.subarray(offset, space).toString("latin1"));
    if (length < 5) throw new TarballError("a header is damaged");
    const [key = "", ...value] = content
      .subarray(space + 1, offset + length - 1)
      .toString("utf8")
      .split("=");
    if (key === "path") result.path = value.join("=");
    if (key === "size") result.size = decimal(value.join("="));
    offset += length;
  }
  return result;
}

/** Nothing negative: the next header stands further on. */
function decimal(digits: string): number {
  const value = Number(digits);
  if (!/^\d+$/.test(digits) || !Number.isSafeInteger(value)) throw new TarballError("a header is damaged");
  return value;
}

function keep({ path, type }: Header, content: Buffer, files: Map<string, Uint8Array>): void {
  if (type === "5") return;
  if (type !== "0" && type !== "7") throw new TarballError(`"${path}" is a link or a device`);
  const segments = path.split("/");
  // npm calls the top directory "package"; packages made by others have other names for it.
  const [, ...inside] = segments;
  if (path.includes("\\") || path.includes("\0") || inside.length === 0 || segments.some(leadsElsewhere)) {
    throw new TarballError(`"${path}" leads out of the package`);
  }
  files.set(inside.join("/"), content);
  if (files.size > tarballLimits.files) throw new TarballError("it has too many files");
}

function leadsElsewhere(segment: string): boolean {
  return segment === "" || segment === "." || segment === "..";
}
