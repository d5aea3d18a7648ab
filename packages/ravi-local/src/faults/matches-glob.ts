/** Whether a path matches a pattern in which `*` stands for anything but a slash and `**` for anything. */
export function matchesGlob(pattern: string, path: string): boolean {
  const source = pattern
    .split(/(\*+)/)
    .map((part) => (part.startsWith("*") ? wildcard(part) : escape(part)))
    .join("");
  return new RegExp(`^${source}$`, "s").test(path);
}

function wildcard(stars: string): string {
  return stars.length > 1 ? ".*" : "[^/]*";
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`);
}
