import type { IncomingHttpHeaders } from "node:http";

/** Which agent CLI sent a model request, told apart by wire format and path. */
export type ModelHarness = "claude" | "codex" | "opencode";

/** One model request of a real agent CLI, read from its own wire format and reduced to what a script decides on. */
export interface ModelTurn {
  harness: ModelHarness;
  /** All system and developer text of the request, joined by newlines. */
  system: string;
  /** The last message a user wrote: text the CLI itself adds (reminders, environment, AGENTS.md) is left out. */
  task: string;
  /** Results of the tools called since `task`, oldest first. */
  toolResults: string[];
  model: string;
  /** Reasoning effort as sent, or undefined when the request carries none. */
  effort: string | undefined;
  /** Names as sent; the tools of a codex namespace are written `namespace/name`. */
  toolNames: string[];
  /** True when the request carried `x-api-key` or a bearer token. */
  keySent: boolean;
  /** True for a request the CLI makes beside the conversation (a title): it offers no tools at all. */
  isSideRequest: boolean;
  /** The request body as sent, complete. */
  request: Readonly<Record<string, unknown>>;
}

/** The name each CLI gives to the tool that runs a shell command. */
export const shellToolNames: Readonly<Record<ModelHarness, string>> = {
  claude: "Bash",
  codex: "exec_command",
  opencode: "bash",
};

/**
 * Reads a model request. Paths: `/v1/messages` (claude), `/v1/responses` (codex), `/v1/chat/completions` (opencode).
 * Returns undefined for every other path, also for `/v1/messages/count_tokens`.
 */
export function readModelTurn(path: string, headers: IncomingHttpHeaders, body: unknown): ModelTurn | undefined {
  const harness = harnessOfPath(path);
  if (harness === undefined || !isRecord(body)) return undefined;
  const toolNames = listOf(body["tools"]).flatMap((tool) => namesOfTool(tool));
  return {
    harness,
    ...readers[harness](body),
    model: textOf(body["model"]),
    toolNames,
    keySent: headers["x-api-key"] !== undefined || headers.authorization !== undefined,
    isSideRequest: toolNames.length === 0,
    request: body,
  };
}

type WireRecord = Record<string, unknown>;
type Conversation = Pick<ModelTurn, "system" | "task" | "toolResults" | "effort">;

const pathEndings: readonly (readonly [string, ModelHarness])[] = [
  ["/v1/messages", "claude"],
  ["/v1/responses", "codex"],
  ["/v1/chat/completions", "opencode"],
];

function harnessOfPath(path: string): ModelHarness | undefined {
  const pathname = new URL(path, "http://stand-in.invalid").pathname;
  return pathEndings.find(([ending]) => pathname.endsWith(ending))?.[1];
}

const readers: Readonly<Record<ModelHarness, (body: WireRecord) => Conversation>> = {
  claude: readMessages,
  codex: readResponses,
  opencode: readChat,
};

function readMessages(body: WireRecord): Conversation {
  const turn = new ConversationReader();
  turn.addSystem(textOf(body["system"]));
  for (const message of listOf(body["messages"])) {
    if (message["role"] === "system") turn.addSystem(textOf(message["content"]));
    if (message["role"] !== "user") continue;
    const blocks =
      typeof message["content"] === "string" ? [{ type: "text", text: message["content"] }] : message["content"];
    for (const block of listOf(blocks)) {
      if (block["type"] === "tool_result") turn.addToolResult(textOf(block["content"]));
      else turn.addUser(textOf(block["text"]));
    }
  }
  return turn.read(fieldOf(body["output_config"], "effort"));
}

function readResponses(body: WireRecord): Conversation {
  const turn = new ConversationReader();
  turn.addSystem(textOf(body["instructions"]));
  for (const item of listOf(body["input"])) {
    const type = textOf(item["type"]);
    if (type.endsWith("_call_output")) turn.addToolResult(textOf(item["output"]));
    else if (item["role"] === "developer" || item["role"] === "system") turn.addSystem(textOf(item["content"]));
    else if (item["role"] === "user") turn.addUser(textOf(item["content"]));
  }
  return turn.read(fieldOf(body["reasoning"], "effort"));
}

function readChat(body: WireRecord): Conversation {
  const turn = new ConversationReader();
  for (const message of listOf(body["messages"])) {
    if (message["role"] === "system" || message["role"] === "developer") turn.addSystem(textOf(message["content"]));
    else if (message["role"] === "user") turn.addUser(textOf(message["content"]));
    else if (message["role"] === "tool") turn.addToolResult(textOf(message["content"]));
  }
  return turn.read(typeof body["reasoning_effort"] === "string" ? body["reasoning_effort"] : undefined);
}

class ConversationReader {
  readonly #system: string[] = [];
  #task = "";
  #toolResults: string[] = [];

  addSystem(text: string): void {
    if (text !== "") this.#system.push(text);
  }

  addUser(text: string): void {
    if (text.trim() === "" || isWrittenByHarness(text)) return;
    this.#task = text;
    this.#toolResults = [];
  }

  addToolResult(text: string): void {
    this.#toolResults.push(text);
  }

  read(effort: string | undefined): Conversation {
    return { system: this.#system.join("\n"), task: this.#task, toolResults: this.#toolResults, effort };
  }
}

// claude wraps its reminders, codex its environment block and AGENTS.md, in user messages of their own.
const harnessTextStarts = [
  "<system-reminder>",
  "<environment_context>",
  "<user_instructions>",
  "# AGENTS.md instructions",
];

function isWrittenByHarness(text: string): boolean {
  return harnessTextStarts.some((start) => text.trimStart().startsWith(start));
}

function namesOfTool(tool: WireRecord): string[] {
  const name = textOf(tool["name"]) || (fieldOf(tool["function"], "name") ?? textOf(tool["type"]));
  if (tool["type"] !== "namespace") return [name];
  return listOf(tool["tools"]).map((inner) => `${name}/${textOf(inner["name"])}`);
}

/** The text of a string, of a list of content parts, or of nothing. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  return listOf(content)
    .map((part) => part["text"])
    .filter((text) => typeof text === "string")
    .join("\n");
}

function fieldOf(value: unknown, name: string): string | undefined {
  const field = isRecord(value) ? value[name] : undefined;
  return typeof field === "string" ? field : undefined;
}

function listOf(value: unknown): WireRecord[] {
  return Array.isArray(value) ? value.filter((entry) => isRecord(entry)) : [];
}

function isRecord(value: unknown): value is WireRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
