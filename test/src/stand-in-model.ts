import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

import { LLMock } from "@copilotkit/aimock";
import type { ChatCompletionRequest, FixtureResponse } from "@copilotkit/aimock";

import { readModelTurn, shellToolNames } from "./model-turn.ts";
import type { ModelTurn } from "./model-turn.ts";

/** What anyone who watches a run with a stand-in must be told. */
export const standInNotice =
  "The model is a stand-in: a script on this machine (127.0.0.1) answers in place of a real model. Everything else is real.";

/** Token counts every stand-in reply reports, in all three wire formats. */
export const standInUsage = { inputTokens: 1200, outputTokens: 34 } as const;

/** What the stand-in does with one request. */
export type StandInStep =
  /** Calls the harness's own shell tool. */
  | { run: string }
  /** Calls a tool of an MCP server by the names the server goes by. */
  | { callTool: { server: string; tool: string; arguments?: Readonly<Record<string, unknown>> } }
  /** Answers with text and ends the turn. */
  | { say: string }
  /** Answers with an HTTP error status. */
  | { error: { status: number; message: string } }
  /** Never answers; the connection stays open until the client or the stand-in closes it. */
  | { hang: true };

/** Decides the reply to one request. It is not asked about side requests (titles). */
export type StandInScript = (turn: ModelTurn) => StandInStep | Promise<StandInStep>;

/** A running stand-in. */
export interface StandInModel extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, for `ANTHROPIC_BASE_URL`. */
  readonly url: string;
  /** `<url>/v1`, for the two that speak an OpenAI format. */
  readonly openaiUrl: string;
  /** Every model request so far in order of arrival, side requests included, bodies complete. */
  requests(): readonly ModelTurn[];
}

/**
 * Starts a scripted model server on 127.0.0.1 and a free port. It serves Anthropic Messages, OpenAI Responses and
 * Chat Completions, so one script drives the real claude, codex and opencode.
 *
 * @example
 * await using model = await startStandInModel(({ toolResults }) =>
 *   toolResults.length === 0 ? { run: "ravi whoami" } : { say: `I am ${toolResults[0]}` },
 * );
 */
export async function startStandInModel(script: StandInScript): Promise<StandInModel> {
  const turns: ModelTurn[] = [];
  const waiting = new Map<string, FixtureResponse>();
  const renderer = new LLMock({
    port: 0,
    host: "127.0.0.1",
    logLevel: "silent",
    chunkSize: 4096,
    journalMaxEntries: 1,
  });
  renderer.on({}, (request) => takeReply(waiting, request));
  await renderer.start();
  const front = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      // 400, because the CLIs retry a 500.
      sendError(response, 400, `The stand-in's script failed: ${String(error)}`);
    });
  });
  front.listen(0, "127.0.0.1");
  await once(front, "listening");
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const turn = readModelTurn(request.url ?? "/", request.headers, parseJson(body));
    if (turn === undefined) return sendError(response, 404, "The stand-in serves model requests only");
    const id = String(turns.push(turn));
    const step = turn.isSideRequest ? { say: "Stand-in title" } : await script(turn);
    if ("hang" in step) return;
    waiting.set(id, replyOf(turn, step));
    const rendered = await forward(renderer.url, request, body, id);
    response.writeHead(rendered.status, { "content-type": rendered.contentType });
    response.end(turn.harness === "codex" ? withNamespace(rendered.body, step) : rendered.body);
  }

  return {
    url,
    openaiUrl: `${url}/v1`,
    requests: () => turns,
    async [Symbol.asyncDispose]() {
      const closed = once(front, "close");
      front.close();
      front.closeAllConnections();
      await closed;
      await renderer.stop();
    },
  };
}

function takeReply(waiting: Map<string, FixtureResponse>, request: ChatCompletionRequest): FixtureResponse {
  // aimock hands the X-AIMock-Context header, which `forward` sets, on to the reply function under this name.
  const id = request["_context"] ?? "";
  const reply = waiting.get(id);
  if (reply === undefined) throw new Error(`Cannot answer model request "${id}": no reply was decided for it`);
  waiting.delete(id);
  return reply;
}

function replyOf(turn: ModelTurn, step: Exclude<StandInStep, { hang: true }>): FixtureResponse {
  if ("error" in step)
    return { error: { message: step.error.message, type: "stand_in_error" }, status: step.error.status };
  const usage = {
    input_tokens: standInUsage.inputTokens,
    output_tokens: standInUsage.outputTokens,
    prompt_tokens: standInUsage.inputTokens,
    completion_tokens: standInUsage.outputTokens,
  };
  if ("say" in step) return { content: step.say, usage };
  return { toolCalls: [toolCallOf(turn, step)], usage };
}

function toolCallOf(
  { harness }: ModelTurn,
  step: Extract<StandInStep, { run: string } | { callTool: object }>,
): { name: string; arguments: string } {
  if ("run" in step) {
    const input =
      harness === "codex" ? { cmd: step.run } : { command: step.run, description: "Run a scripted command" };
    return { name: shellToolNames[harness], arguments: JSON.stringify(input) };
  }
  const { server, tool } = step.callTool;
  const name = harness === "opencode" ? `${server}_${tool}` : `mcp__${server}__${tool}`;
  return { name, arguments: JSON.stringify(step.callTool.arguments ?? {}) };
}

// codex finds an MCP tool only by a separate `namespace`, which aimock has no field for.
function withNamespace(body: Buffer, step: StandInStep): Buffer | string {
  if (!("callTool" in step)) return body;
  const { server, tool } = step.callTool;
  const flat = `"name":${JSON.stringify(`mcp__${server}__${tool}`)}`;
  const split = `"namespace":${JSON.stringify(`mcp__${server}`)},"name":${JSON.stringify(tool)}`;
  return body.toString("utf8").replaceAll(flat, split);
}

async function forward(
  base: string,
  original: IncomingMessage,
  body: Buffer,
  id: string,
): Promise<{ status: number; contentType: string; body: Buffer }> {
  const request = httpRequest(new URL(original.url ?? "/", base), {
    method: original.method ?? "POST",
    headers: { "content-type": "application/json", "x-aimock-context": id },
    agent: false,
  });
  request.end(body);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return {
    status: response.statusCode ?? 500,
    contentType: response.headers["content-type"] ?? "application/json",
    body: await buffer(response),
  };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

function sendError(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) return void response.end();
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ error: { type: "stand_in_error", message } }));
}
