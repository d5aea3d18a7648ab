/** A file of a launch that holds `value` as JSON. */
export function jsonFile(path: string, value: unknown): { path: string; contents: string } {
  return { path, contents: `${JSON.stringify(value, null, 2)}\n` };
}
