import { quoteWord } from "@persona-launcher/launcher/text";

/** The line that starts an agent under the identity of its workspace. */
export function agentLine(command: string, agent: string): string {
  return `${quoteWord(command)} exec --lifecycle workspace -- ${agent}`;
}

/** The agent that such a line starts, whichever launcher it has; `undefined` for a line that is none of ours. */
export function agentOf(line: unknown): string | undefined {
  return typeof line === "string" ? pattern.exec(line)?.groups?.["agent"] : undefined;
}

const pattern = /^(?:'(?:[^']|'\\['\\]')*\/persona'|[^\s']*\/persona) exec --lifecycle workspace -- (?<agent>.*)$/s;
