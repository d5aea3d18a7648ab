import type { PublicCall } from "./api-call.ts";
import { maxBodyBytes } from "./read-json.ts";
import { readBody } from "./read-body.ts";

/** The fields of a form-encoded body. */
export async function readForm(call: PublicCall): Promise<URLSearchParams> {
  return new URLSearchParams((await readBody(call.request, maxBodyBytes)).toString("utf8"));
}
