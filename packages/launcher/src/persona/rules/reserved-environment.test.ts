import { expect, it } from "vitest";
import { reservedGroups, whyReserved } from "./reserved-environment.ts";

it("pins the names that a persona may not set", () => {
  expect(reservedGroups.map(({ names }) => names.join(" "))).toMatchInlineSnapshot();
});

it.each([
  ...["RAVI_EMAIL", "RAVI_", "PERSONA_ID", "LAUNCH_ID", "LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT"],
  ...["DYLD_INSERT_LIBRARIES", "NODE_OPTIONS", "BASH_ENV", "ENV", "PROMPT_COMMAND", "PYTHONSTARTUP", "PERL5OPT"],
  ...["RUBYOPT", "GIT_SSH_COMMAND", "GIT_CONFIG_COUNT", "PATH", "HOME", "SHELL", "IFS", "CLAUDE_CONFIG_DIR"],
  ...["CODEX_HOME", "XDG_CONFIG_HOME", "OPENCODE_CONFIG", "ANTHROPIC_BASE_URL", "ANTHROPIC_BEDROCK_BASE_URL"],
  ...["https_proxy", "SSL_CERT_FILE"],
])("reserves %s and says why", (name) => {
  expect(whyReserved(name)).toMatch(/^(it|the|an?) /);
});

it.each([
  ...["RAVI", "MY_PATH", "PATH_TO_X", "NODE_ENV", "LDFLAGS", "GIT_AUTHOR_NAME", "GIT_EDITOR", "PAGER", "ENVIRONMENT"],
  ...["ANTHROPIC_API_KEY", "ANTHROPIC_MODEL", "CLAUDE_CODE_MAX_RETRIES", "CODEX_API_KEY", "path", "HOMEPAGE", "CI"],
])("leaves %s free", (name) => {
  expect(whyReserved(name)).toBeUndefined();
});
