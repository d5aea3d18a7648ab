import type { RaviFetchResponse } from "./ravi-fetch.ts";

/** Reads a body, at most `limit` bytes of it; a longer one is cut off and answers `undefined`. */
export async function readBytes(response: RaviFetchResponse, limit: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
