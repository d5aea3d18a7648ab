import type { AgentEvent, RunSummary } from "../agent-event.ts";
import type { ParseLine } from "../harness-adapter.ts";

/** Has a parser read the recorded run `fixtures/<name>.jsonl`. */
export function replay(name: string, parse: ParseLine): Promise<{ events: AgentEvent[]; summary: RunSummary }>;
