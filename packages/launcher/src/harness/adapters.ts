import { claudeAdapter } from "./claude.ts";
import { codexAdapter } from "./codex.ts";
import type { HarnessAdapter, HarnessId } from "./harness-adapter.ts";
import { opencodeAdapter } from "./opencode.ts";

/** The harnesses we know. */
export const adapters: Readonly<Record<HarnessId, HarnessAdapter>> = {
  claude: claudeAdapter,
  codex: codexAdapter,
  opencode: opencodeAdapter,
};
