import { appendFileSync, readFileSync, rmSync } from "node:fs";
import { type Holder, holderState, ownHolder } from "./holder.ts";

/** Beside the books: which processes have found them damaged while they used them. */
function noteOf(path: string): string {
  return `${path}.suspect`;
}

/** Notes that this process has found the books damaged; without room or right to do so, nobody is told. */
export function noteDamage(path: string): void {
  try {
    appendFileSync(noteOf(path), `${JSON.stringify(ownHolder())}\n`, { mode: 0o600 });
  } catch {
    // They are found damaged all the same.
  }
}

/** The live processes that have found the books damaged; `undefined` when there never was one. */
export function damageNotedBy(path: string): number[] | undefined {
  const lines = textOf(noteOf(path))?.split("\n");
  return lines?.flatMap(holderIn).flatMap((holder) => (holderState(holder) === "alive" ? [holder.pid] : []));
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function holderIn(line: string): Holder[] {
  try {
    return [JSON.parse(line) as Holder];
  } catch {
    return [];
  }
}

/** The books are whole after all, or others by now. */
export function forgetDamage(path: string): void {
  rmSync(noteOf(path), { force: true });
}
