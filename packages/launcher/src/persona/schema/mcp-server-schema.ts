import { z } from "zod";
import { refsIn, withoutRefs } from "../refs.ts";
import { environmentNameSchema, patternSchema, textSchema } from "./scalars.ts";

const urlSchema = textSchema.refine(isHttpUrl, { error: "expected an http:// or https:// URL" });

const headerNameSchema = patternSchema(/^[\w!#$%&'*+.^`|~-]+$/, "a header name");

const remoteSchema = z.strictObject({
  type: z.enum(["http", "sse"]),
  url: urlSchema,
  headers: z.record(headerNameSchema, z.string()).exactOptional(),
});

const stdioSchema = z.strictObject({
  type: z.literal("stdio"),
  command: textSchema,
  args: z.array(z.string()).exactOptional(),
  env: z.record(environmentNameSchema, z.string()).exactOptional(),
});

/** Names become keys of the harnesses' configurations and parts of tool names (`mcp__NAME__TOOL`). */
const serverNameSchema = patternSchema(
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
  "letters, digits, hyphens and underscores (at most 64)",
);

/** `mcpServers`: the router's shape, which is Claude Code's. Values may hold refs. */
export const mcpServersSchema = z.record(serverNameSchema, z.discriminatedUnion("type", [remoteSchema, stdioSchema]));

/** A URL that starts with a ref can only be judged once it is resolved. */
function isHttpUrl(url: string): boolean {
  if (refsIn(url).length > 0 && url.startsWith("$")) return true;
  const literal = withoutRefs(url, "x");
  return /^https?:\/\//i.test(literal) && URL.canParse(literal);
}
