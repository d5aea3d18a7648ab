import { join } from "node:path";
import { z } from "zod";
import { readTextFile } from "../read-text-file.ts";
import { PackError } from "./pack-error.ts";

/** Name of the list of installed packs; the dot keeps it from being taken for a persona. */
export const manifestName = ".packs.json";

const entrySchema = z.object({
  /** What `persona install` was told: an absolute directory, or what npm takes. */
  source: z.string(),
  version: z.string().optional(),
  /** SHA-256 of every file as it was written, by its path below the directory. */
  files: z.record(z.string().regex(/^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))[^\\\0]+$/), z.string().regex(/^[0-9a-f]{64}$/)),
});

const manifestSchema = z.object({ version: z.literal(1), packs: z.record(z.string(), entrySchema) });

export interface InstalledPack extends z.infer<typeof entrySchema> {}

/** Installed packs by name. */
export type PackManifest = Readonly<Record<string, InstalledPack>>;

/**
 * Reads the list of packs that are installed in a directory; empty when there is none.
 *
 * @throws PackError `PACK_MANIFEST_INVALID`.
 */
export async function readPackManifest(directory: string): Promise<PackManifest> {
  const file = join(directory, manifestName);
  const content = await readTextFile(file);
  if (content.kind === "absent") return {};
  const parsed = content.kind === "text" ? parse(content.text) : undefined;
  if (parsed !== undefined) return parsed;
  throw new PackError("PACK_MANIFEST_INVALID", `Cannot read the list of installed packs: "${file}" is broken`, {
    hint: "Remove it and install the packs again; files that are the same are not touched",
  });
}

export function packManifestText(packs: PackManifest): string {
  const sorted = Object.fromEntries(Object.entries(packs).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ version: 1, packs: sorted }, null, 2)}\n`;
}

function parse(text: string): PackManifest | undefined {
  try {
    return manifestSchema.safeParse(JSON.parse(text)).data?.packs;
  } catch {
    return undefined;
  }
}
