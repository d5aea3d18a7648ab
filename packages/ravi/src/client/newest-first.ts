/**
 * Orders flat message lists. Ravi's own documents disagree: the OpenAPI files say oldest first, the CLI's help newest.
 */
export function newestFirst<T extends { readonly id: number; readonly created_dt: string }>(
  messages: readonly T[],
): T[] {
  return messages.toSorted((a, b) => Date.parse(b.created_dt) - Date.parse(a.created_dt) || b.id - a.id);
}
