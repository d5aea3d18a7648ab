import { ApiProblem } from "./api-problem.ts";

/**
 * The request's body, as it is.
 *
 * @throws ApiProblem 413 beyond `maxBytes`
 */
export async function readBody(request: Request, maxBytes: number): Promise<Buffer> {
  // hono's body-limit rebuilds the Request, which fails unless @hono/node-server may replace the global Request class.
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
  if (request.body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(maxBytes: number): ApiProblem {
  return new ApiProblem(413, { detail: `Request body is larger than ${maxBytes} bytes.` });
}
