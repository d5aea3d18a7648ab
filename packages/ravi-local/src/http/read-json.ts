import { ApiProblem } from "./api-problem.ts";

/** Largest request body: 1 MiB. Mail beyond it comes by SMTP. */
export const maxBodyBytes: number = 1024 * 1024;

/**
 * The request's body as an object. No body means an empty one, also under `Content-Type: application/json`: the Go CLI
 * sends such requests.
 *
 * @throws ApiProblem 413 beyond {@link maxBodyBytes}; 400 for malformed JSON and for anything but an object
 */
export async function readJson(request: Request): Promise<Readonly<Record<string, unknown>>> {
  const text = await readText(request);
  if (text.trim() === "") return {};
  const value = parseJson(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new ApiProblem(400, { detail: "Invalid data. Expected a JSON object." });
}

// hono's body-limit rebuilds the Request, which fails unless @hono/node-server may replace the global Request class.
async function readText(request: Request): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBodyBytes) throw tooLarge();
  if (request.body === null) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function tooLarge(): ApiProblem {
  return new ApiProblem(413, { detail: `Request body is larger than ${maxBodyBytes} bytes.` });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiProblem(400, { detail: "JSON parse error." });
  }
}
