import type { HarnessInput } from "./harness-adapter.ts";

/** `ANTHROPIC_API_KEY` under a name that claude does not ask about. */
export const renamedKey: Readonly<Record<string, string>> = { ANTHROPIC_API_KEY: "PERSONA_MODEL_KEY" };

/** A setting of claude's: the command that prints the key. claude runs it by a shell. */
export const keyHelper = 'printf %s "$PERSONA_MODEL_KEY"';

/**
 * `.claude.json` for a session that starts at the prompt (2.1.197): no onboarding, no question whether to trust the
 * folder, nor about imports of CLAUDE.md from outside, which stay off. Trust loads nothing here, because the project's
 * settings are no setting source.
 */
export function claudeFirstRun({ connection, workspace }: HarnessInput): Record<string, unknown> {
  const trusted = {
    hasTrustDialogAccepted: true,
    hasCompletedProjectOnboarding: true,
    hasClaudeMdExternalIncludesApproved: false,
    hasClaudeMdExternalIncludesWarningShown: true,
  };
  const roots = new Set([workspace, connection.project?.root ?? workspace]);
  return {
    hasCompletedOnboarding: true,
    officialMarketplaceAutoInstallAttempted: true,
    projects: Object.fromEntries([...roots].map((root) => [root, trusted])),
  };
}
