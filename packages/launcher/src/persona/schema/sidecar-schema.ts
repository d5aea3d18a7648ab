import { SIDECAR_MD_MODES } from "@agentworkforce/workload-router";
import { z } from "zod";
import { quoteValue } from "../../text/quote-value.ts";

/** A Markdown file beside the persona: relative, with no way out of its directory. */
const sidecarPathSchema = z.string().refine(isSidecarPath, {
  error: (issue) => `expected a relative path to a .md file without "..", got ${quoteValue(String(issue.input))}`,
});

const contentSchema = z.string().min(1);

/** Fields that a persona and each of its tiers may have; a tier's beat the persona's. */
export const sidecarFields = {
  claudeMd: sidecarPathSchema.exactOptional(),
  claudeMdMode: z.enum(SIDECAR_MD_MODES).exactOptional(),
  claudeMdContent: contentSchema.exactOptional(),
  agentsMd: sidecarPathSchema.exactOptional(),
  agentsMdMode: z.enum(SIDECAR_MD_MODES).exactOptional(),
  agentsMdContent: contentSchema.exactOptional(),
};

function isSidecarPath(path: string): boolean {
  const isRelative = !/^(?:[\\/]|[A-Za-z]:)/.test(path);
  return isRelative && !path.split(/[\\/]+/).includes("..") && /[^\\/]\.md$/i.test(path);
}
