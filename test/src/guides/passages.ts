import type { GuideId } from "./find-guides.ts";

/** A script in a guide: it begins with the line `from`, the first after `after`, and ends before the line `until`. */
export interface Passage {
  guide: GuideId;
  /** A line, or how it starts. */
  after: string;
  from: string;
  until: string;
}

/** The guides' own scripts, by where they stand. */
export const passages = {
  "S1 bash harness": {
    guide: "S1",
    after: "Full bash harness example",
    from: "#!/usr/bin/env bash",
    until: "Python harness",
  },
  "S1 Python harness": { guide: "S1", after: "Python harness", from: "import subprocess", until: "Inside agent.py," },
  "S1 TypeScript harness": {
    guide: "S1",
    after: "TypeScript harness",
    from: "import { execSync }",
    until: "Environment variable reference",
  },
  "S1 credential file": {
    guide: "S1",
    after: "Credential injection without env vars",
    from: 'cat > "${WORKSPACE}/.lalph/ravi.json"',
    until: "Ephemeral identity lifecycle",
  },
  "S2 short setup.sh": {
    guide: "S2",
    after: "Per-Workspace Identity Provisioning",
    from: "#!/bin/bash",
    until: "SUPERSET_WORKSPACE_NAME is set automatically",
  },
  "S2 short setup.sh, secrets": {
    guide: "S2",
    after: "Secret Injection Without Hardcoding",
    from: "# Pull shared API keys",
    until: "Secrets stay in the Ravi vault",
  },
  "S2 inline verification": {
    guide: "S2",
    after: "Autonomous Email and SMS Verification",
    from: "# Agent reads its own inbox",
    until: "No human needs to be in the loop",
  },
  "S2 short teardown.sh": {
    guide: "S2",
    after: "Teardown",
    from: "# .superset/teardown.sh",
    until: "Why Ravi Adds Value",
  },
  "S2 full setup.sh": {
    guide: "S2",
    after: "Full Setup Example",
    from: "#!/bin/bash",
    until: ".superset/teardown.sh",
  },
  "S2 full teardown.sh": {
    guide: "S2",
    after: 'echo "Worktree $SUPERSET_WORKSPACE_NAME ready."',
    from: "#!/bin/bash",
    until: "The One-Click Preset",
  },
  "S3 worktree hook": {
    guide: "S3",
    after: "Hook: inject credentials at pane creation",
    from: "#!/usr/bin/env bash",
    until: "Make it executable:",
  },
  "S3 post-merge hook": {
    guide: "S3",
    after: "Hook: clean up credentials after merge",
    from: "#!/usr/bin/env bash",
    until: "What agents see",
  },
  "S4 verification link": {
    guide: "S4",
    after: "Email verification without human interruption",
    from: "import subprocess",
    until: "The agent completes the full signup flow",
  },
  "S4 SMS code": {
    guide: "S4",
    after: "SMS OTP for cloud providers",
    from: "def get_sms_otp",
    until: "Setup",
  },
  "S4 identities": {
    guide: "S4",
    after: "2. Create identities for your agent slots",
    from: "# Create one identity",
    until: "Each identity gets a unique email address",
  },
  "S4 vault": {
    guide: "S4",
    after: "3. Seed the vault with shared credentials",
    from: "# Store credentials",
    until: "4. Configure Aperant task context",
  },
  "S4 identity of the slot": {
    guide: "S4",
    after: "4. Configure Aperant task context",
    from: "ravi identity use",
    until: "All subsequent ravi calls",
  },
  "S4 token at run time": {
    guide: "S4",
    after: "Credential vault at runtime",
    from: "# Fetch a GitHub token",
    until: "Tokens are E2E encrypted",
  },
} as const satisfies Readonly<Record<string, Passage>>;

export type PassageName = keyof typeof passages;
