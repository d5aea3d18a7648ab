/** What a statement may be given. Booleans are stored as 0 and 1. */
export type SqlValue = string | number | bigint | boolean | null | Uint8Array;

export type BoundValue = Exclude<SqlValue, boolean>;

/**
 * The one way values reach SQLite, whose driver coerces dates and booleans silently and takes `undefined` for an error
 * only at run time.
 *
 * @throws TypeError for anything that is not a {@link SqlValue}
 */
export function bind(values: readonly SqlValue[]): BoundValue[] {
  return values.map((value, index) => {
    if (typeof value === "boolean") return value ? 1 : 0;
    if (isBindable(value)) return value;
    throw new TypeError(`Cannot bind parameter ${index + 1}: expected an SQL value, got ${typeof value}`);
  });
}

function isBindable(value: unknown): boolean {
  return value === null || value instanceof Uint8Array || ["string", "number", "bigint"].includes(typeof value);
}
