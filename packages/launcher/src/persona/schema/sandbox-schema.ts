import { isAbsolute } from "node:path";
import { z } from "zod";
import { quoteValue } from "../../text/quote-value.ts";

const writableRootSchema = z.string().refine(isWritableRoot, {
  error: (issue) =>
    `expected an absolute path without "..", other than the root, got ${quoteValue(String(issue.input))}`,
});

/** What a sandboxed harness (codex) may do beyond its workspace. */
export const sandboxSchema = z.strictObject({
  network: z.boolean().exactOptional(),
  writableRoots: z.array(writableRootSchema).exactOptional(),
});

export interface PersonaSandbox {
  /** @default true when the persona has a `ravi` block: no `ravi` call works without it; else what the harness does. */
  network?: boolean;
  /** Absolute directories. @default [] */
  writableRoots: string[];
}

function isWritableRoot(path: string): boolean {
  const segments = path.split(/[\\/]+/);
  return isAbsolute(path) && !segments.includes("..") && segments.some((segment) => segment !== "" && segment !== ".");
}
