import type { Check } from "@persona-launcher/launcher";
import { printable } from "./printable.ts";
import type { Style } from "./style.ts";

const signs: Readonly<Record<Check["status"], string>> = { ok: "✓", note: "·", warning: "!", failure: "✗" };

/** One finding of a doctor, on a line, and on a second one what mends it. */
export function checkText(style: Style): (check: Check) => string {
  const paint: Readonly<Record<Check["status"], (text: string) => string>> = {
    ok: style.success,
    note: style.dim,
    warning: style.warning,
    failure: style.error,
  };
  return ({ id, status, detail, fix }) => {
    const first = `${paint[status](signs[status])} ${id.padEnd(16)} ${printable(detail)}\n`;
    return fix === undefined ? first : `${first}  ${" ".repeat(16)} ${style.dim("→")} ${printable(fix)}\n`;
  };
}
