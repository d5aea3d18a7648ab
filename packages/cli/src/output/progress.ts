import type { LaunchEvent, LaunchWarning } from "@persona-launcher/launcher";
import { excerpt, printable } from "./printable.ts";
import type { Style } from "./style.ts";

const width = 160;
const labelWidth = 9;

/** One line of progress for an event, or nothing. */
export function progressLine(event: LaunchEvent, style: Style): string | undefined {
  if (event.type === "agent") return agentLine(event, style);
  const [label, text] = stepOf(event, style);
  return line(label, text, style);
}

/** A warning as a line of progress. */
export function warningLine(warning: LaunchWarning, style: Style): string {
  return line("warning", warningText(warning, style), style);
}

function line(label: string, text: string, style: Style): string {
  return `${style.dim(label.padEnd(labelWidth))} ${text}\n`;
}

function stepOf(event: Exclude<LaunchEvent, { type: "agent" }>, style: Style): [label: string, text: string] {
  switch (event.type) {
    case "identity":
      return ["identity", identityText(event, style)];
    case "scope":
      return ["scope", printable(event.directory)];
    case "started":
      return ["agent", `${event.harness} started, process ${event.pid}`];
    case "warning":
      return ["warning", warningText(event.warning, style)];
    default:
      return ["identity", releaseText(event, style)];
  }
}

function identityText({ identity, how }: Extract<LaunchEvent, { type: "identity" }>, style: Style): string {
  const { name, email, phone } = identity;
  const reach = phone === undefined ? `<${email}>` : `<${email}> ${phone}`;
  return `${style.bold(printable(name))} ${printable(reach)} ${how === "made" ? "(new)" : "(existing)"}`;
}

function agentLine({ event }: Extract<LaunchEvent, { type: "agent" }>, style: Style): string | undefined {
  switch (event.type) {
    case "tool-call":
      return line("tool", `${excerpt(event.tool, width)}: ${excerpt(event.input, width)}`, style);
    case "tool-result":
      return line(event.isError ? "  failed" : "  result", excerpt(event.output, width), style);
    case "text":
      return line("says", excerpt(event.text, width), style);
    default:
      return undefined;
  }
}

function warningText({ code, message, hint }: LaunchWarning, style: Style): string {
  const next = hint === undefined ? "" : `\n${" ".repeat(labelWidth)} → ${printable(hint)}`;
  return `${style.warning(excerpt(message, 400))} ${style.dim(`[${code}]`)}${next}`;
}

function releaseText({ identity, release }: Extract<LaunchEvent, { type: "released" }>, style: Style): string {
  const name = printable(identity.name);
  if (release.kind === "deleted") return `${name} ${style.success("released")} (deleted)`;
  if (release.kind === "kept") return `${name} ${style.success("released")} (kept: it was there before)`;
  return `${name} ${style.warning("left behind")}`;
}
