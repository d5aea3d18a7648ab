import type { LaunchEvent } from "@persona-launcher/launcher";
import { excerpt } from "./printable.ts";
import type { Style } from "./style.ts";

const width = 160;
const labelWidth = 9;

/** One line of progress for an event, or nothing. */
export function progressLine(event: LaunchEvent, style: Style): string | undefined {
  const line = (label: string, text: string): string => `${style.dim(label.padEnd(labelWidth))} ${text}\n`;
  switch (event.type) {
    case "identity": {
      const { name, email, phone } = event.identity;
      const reach = phone === undefined ? `<${email}>` : `<${email}> ${phone}`;
      return line("identity", `${style.bold(name)} ${reach} ${event.how === "made" ? "(new)" : "(existing)"}`);
    }
    case "scope":
      return line("scope", event.directory);
    case "started":
      return line("agent", `${event.harness} started, process ${event.pid}`);
    case "agent":
      return agentLine(event.event, line);
    case "warning":
      return line("warning", warningText(event.warning, style));
    case "released":
      return line("identity", releaseText(event, style));
  }
}

function agentLine(
  event: Extract<LaunchEvent, { type: "agent" }>["event"],
  line: (label: string, text: string) => string,
): string | undefined {
  if (event.type === "tool-call") return line("tool", `${event.tool}: ${excerpt(event.input, width)}`);
  if (event.type === "tool-result") return line(event.isError ? "  failed" : "  result", excerpt(event.output, width));
  if (event.type === "text") return line("says", excerpt(event.text, width));
  return undefined;
}

function warningText({ code, message, hint }: Extract<LaunchEvent, { type: "warning" }>["warning"], style: Style): string {
  const next = hint === undefined ? "" : `\n${" ".repeat(labelWidth)} → ${hint}`;
  return `${style.warning(excerpt(message, 400))} ${style.dim(`[${code}]`)}${next}`;
}

function releaseText({ identity, release }: Extract<LaunchEvent, { type: "released" }>, style: Style): string {
  if (release.kind === "deleted") return `${identity.name} ${style.success("released")} (deleted)`;
  if (release.kind === "kept") return `${identity.name} ${style.success("released")} (kept: it was there before)`;
  return `${identity.name} ${style.warning("left behind")}`;
}
