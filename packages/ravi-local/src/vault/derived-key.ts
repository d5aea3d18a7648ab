import { hkdfSync } from "node:crypto";

/** A key for one purpose, made from the master key; keys of different purposes tell nothing about each other. */
export function deriveKey(masterKey: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", masterKey, new Uint8Array(), `ravi-local ${purpose}`, 32));
}
