import { ApiProblem } from "./api-problem.ts";
import { readBody } from "./read-body.ts";

/** Largest request body: 1 MiB. Mail beyond it comes by SMTP. */
export const maxBodyBytes: number = 1024 * 1024;

/**
 * The request's body as an object. No body means an empty one, also under `Content-Type: application/json`: the Go CLI
 * sends such requests.
 *
 * @throws ApiProblem 413 beyond {@link maxBodyBytes}; 400 for malformed JSON and for anything but an object
 */
export async function readJson(request: Request): Promise<Readonly<Record<string, unknown>>> {
  const text = (await readBody(request, maxBodyBytes)).toString("utf8");
  if (text.trim() === "") return {};
  const value = parseJson(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new ApiProblem(400, { detail: "Invalid data. Expected a JSON object." });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiProblem(400, { detail: "JSON parse error." });
  }
}
