import { StringDecoder } from "node:string_decoder";
import { longestForm } from "../credentials/secret-pattern.ts";
import type { SecretFinder } from "./secret-finder.ts";

/** Units searched at a time; two pieces overlap, so that no secret is cut in two. */
const pieceLength = 1024 * 1024;

/** Names of the secrets in a stream of bytes of any length. Memory stays bounded. */
export async function findInStream(chunks: AsyncIterable<Uint8Array>, finder: SecretFinder): Promise<Set<string>> {
  const found = new Set<string>();
  const decoder = new StringDecoder("utf8");
  let text = "";
  const search = (): void => {
    for (const name of finder.find(text)) found.add(name);
  };
  for await (const chunk of chunks) {
    text += decoder.write(chunk);
    if (text.length < pieceLength) continue;
    search();
    text = text.slice(-longestForm);
  }
  text += decoder.end();
  search();
  return found;
}
