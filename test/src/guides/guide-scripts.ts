import { findGuides, type GuideId } from "./find-guides.ts";
import { passages, type PassageName } from "./passages.ts";
import { readPassage } from "./read-passage.ts";
import { findTools } from "./required-tools.ts";

const guides = findGuides(process.env);
const tools = findTools();

/** Why no script of a guide can run here, if so. */
export const missing: string | undefined =
  guides.kind === "absent" ? guides.reason : tools.hasJq ? undefined : "jq is not installed";

/** Why none in Python can, if so. */
export const missingPython: string | undefined =
  missing ?? (tools.python === undefined ? "python3 is not installed" : undefined);

if (missingPython !== undefined) console.warn(`Scripts of the published guides are skipped: ${missingPython}`);

/** A script as it stands in its guide. */
export function guideScript(name: PassageName): string {
  return readPassage(guideTexts(), passages[name]);
}

export function guideText(id: GuideId): string {
  return guideTexts()[id];
}

function guideTexts(): Readonly<Record<GuideId, string>> {
  if (guides.kind === "absent") throw new Error(`Cannot read the guides: ${guides.reason}`);
  return guides.texts;
}
