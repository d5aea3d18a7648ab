import { relative } from "node:path";
import type { PackInstallation } from "@persona-launcher/launcher";
import { printable } from "./printable.ts";

/** What became of a pack, as text: what it is, then one line per file that changed. */
export function installationText(pack: PackInstallation, cwd: string): string {
  const { directory, name, removed, unchanged, version, written } = pack;
  const title = version === undefined ? name : `${name} ${version}`;
  const inside = relative(cwd, directory);
  const place = inside.startsWith("..") ? directory : inside;
  const lines = [
    `${title} in ${place}`,
    ...written.map((path) => `+ ${path}`),
    ...removed.map((path) => `- ${path}`),
    ...(unchanged.length === 0 ? [] : [`= ${unchanged.length} unchanged`]),
  ];
  return lines.map((line) => `${printable(line)}\n`).join("");
}
