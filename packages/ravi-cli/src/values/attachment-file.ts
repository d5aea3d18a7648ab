import { open } from "node:fs/promises";
import { basename, extname, resolve } from "node:path";
import type { NewAttachment } from "@persona-launcher/ravi";
import { CliError } from "../cli-error.ts";

/** 10 MiB, as in the released CLI. */
const longestBytes = 10 * 1024 * 1024;

// Programs, scripts and installers, which mail services refuse, and the released CLI before them.
const blocked: ReadonlySet<string> = new Set(
  (
    ".ade .adp .apk .app .appx .appxbundle .bat .cab .chm .cmd .com .cpl .deb .dll .dmg .exe .hta .ins .iso .isp .jar " +
    ".js .jse .lib .lnk .mde .msc .msi .msix .msp .mst .nsh .pif .pkg .ps1 .reg .rpm .scr .sct .sh .shb .sys .url .vb " +
    ".vbe .vbs .vxd .wsc .wsf .wsh"
  ).split(" "),
);

const contentTypes: Readonly<Record<string, string>> = {
  ".csv": "text/csv",
  ".gif": "image/gif",
  ".htm": "text/html",
  ".html": "text/html",
  ".ics": "text/calendar",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".json": "application/json",
  ".md": "text/markdown",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".txt": "text/plain",
  ".webp": "image/webp",
  ".xml": "application/xml",
  ".zip": "application/zip",
};

/**
 * Reads a file to be attached to a mail.
 *
 * @throws {CliError} `RAVI_FILE` for a kind that mail services refuse, for more than 10 MiB, and for what is no file.
 */
export async function readAttachmentFile(cwd: string, path: string): Promise<NewAttachment> {
  const filename = basename(path);
  const kind = extname(filename).toLowerCase();
  if (blocked.has(kind))
    throw unusable(path, `mail services refuse ${kind} files`, "Send a link, or pack it into a .zip");
  const content = await readWhole(resolve(cwd, path)).catch((error: unknown) => {
    if (error instanceof CliError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : "it cannot be read";
    throw unusable(path, code, "Check the path and its permissions");
  });
  return { filename, contentType: contentTypes[kind] ?? "application/octet-stream", content };
}

async function readWhole(path: string): Promise<Uint8Array> {
  const file = await open(path, "r");
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw unusable(path, "it is not a regular file", "Attach files one by one");
    if (stats.size > longestBytes) throw unusable(path, `it has ${stats.size} bytes`, "Send at most 10 MiB, or a link");
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function unusable(path: string, state: string, hint: string): CliError {
  return new CliError("RAVI_FILE", `Cannot attach "${path}": ${state}`, hint);
}
