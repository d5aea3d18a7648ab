/** Environment names that a persona may not set, and why. `*` stands for any text. */
export interface ReservedGroup {
  reason: string;
  names: readonly string[];
}

/**
 * What a persona may not put into its agent's environment. Pinned by a test: a change here is a change of what we
 * promise. `PAGER`, `EDITOR` and their kind are free: agents need `GIT_EDITOR=true` more than they are endangered by it.
 */
export const reservedGroups: readonly ReservedGroup[] = [
  {
    reason: "the launcher sets it, so that the agent is who it is launched as",
    names: ["RAVI_*", "PERSONA_*", "LAUNCH_ID"],
  },
  {
    reason: "the system's loader reads it and loads foreign code into every process",
    names: ["LD_*", "DYLD_*", "GLIBC_TUNABLES", "GCONV_PATH"],
  },
  {
    reason: "an interpreter reads it and runs foreign code before the program",
    names: [
      "NODE_OPTIONS",
      "NODE_PATH",
      "NODE_REPL_EXTERNAL_MODULE",
      "BUN_OPTIONS",
      "PYTHONSTARTUP",
      "PYTHONPATH",
      "PYTHONHOME",
      "PYTHONBREAKPOINT",
      "PYTHONUSERBASE",
      "PYTHONWARNINGS",
      "PYTHONPLATLIBDIR",
      "PERL5OPT",
      "PERL5LIB",
      "PERL5DB",
      "PERLLIB",
      "RUBYOPT",
      "RUBYLIB",
      "JAVA_TOOL_OPTIONS",
      "JDK_JAVA_OPTIONS",
      "_JAVA_OPTIONS",
      "DOTNET_STARTUP_HOOKS",
      "CORECLR_*",
      "COR_*",
      "LUA_INIT*",
      "PHPRC",
      "PHP_INI_SCAN_DIR",
      "ELECTRON_RUN_AS_NODE",
      "R_PROFILE*",
      "R_ENVIRON*",
    ],
  },
  {
    reason: "a shell reads it and runs foreign code or reads commands differently",
    names: [
      "BASH_ENV",
      "BASH_FUNC_*",
      "BASHOPTS",
      "SHELLOPTS",
      "ENV",
      "ZDOTDIR",
      "FPATH",
      "PROMPT_COMMAND",
      "PS0",
      "PS4",
      "IFS",
      "CDPATH",
      "GLOBIGNORE",
      "SHELL",
      "SHLVL",
    ],
  },
  {
    reason: "a tool reads it and runs a command of its choosing",
    names: [
      "GIT_SSH",
      "GIT_SSH_COMMAND",
      "GIT_ASKPASS",
      "SSH_ASKPASS",
      "GIT_PROXY_COMMAND",
      "GIT_EXTERNAL_DIFF",
      "GIT_DIR",
      "GIT_COMMON_DIR",
      "GIT_CONFIG*",
      "GIT_EXEC_PATH",
      "GIT_TEMPLATE_DIR",
      "LESSOPEN",
      "LESSCLOSE",
      "BROWSER",
      "SUDO_ASKPASS",
      "MAKEFLAGS",
      "RUSTC_WRAPPER",
      "RUSTC_WORKSPACE_WRAPPER",
      "npm_config_*",
      "NPM_CONFIG_*",
    ],
  },
  {
    reason: "it decides which programs and files everything else finds",
    names: ["PATH", "HOME", "PWD", "OLDPWD", "USER", "LOGNAME", "TMPDIR", "TMP", "TEMP", "XDG_*"],
  },
  {
    reason: "it moves or unlocks the harness's own configuration, which the launcher sets up",
    names: [
      "CLAUDE_CONFIG_DIR",
      "CLAUDE_SECURESTORAGE_CONFIG_DIR",
      "CLAUDE_ENV_FILE",
      "CLAUDE_CODE_SHELL_PREFIX",
      "CLAUDE_CODE_SANDBOXED",
      "CLAUDE_CODE_DISABLE_ATTACHMENTS",
      "CLAUDE_CODE_SUBPROCESS_ENV_SCRUB",
      "IS_SANDBOX",
      "CODEX_HOME",
      "CODEX_SANDBOX*",
      "CODEX_CA_CERTIFICATE",
      "OPENCODE_*",
    ],
  },
  {
    reason: "it decides where the user's model key is sent",
    names: ["ANTHROPIC_*BASE_URL", "ANTHROPIC_UNIX_SOCKET", "OPENAI_BASE_URL", "OPENAI_API_BASE"],
  },
  {
    reason: "it decides who can read the agent's connections",
    names: [
      "HTTP_PROXY",
      "HTTPS_PROXY",
      "ALL_PROXY",
      "NO_PROXY",
      "http_proxy",
      "https_proxy",
      "all_proxy",
      "no_proxy",
      "SSL_CERT_FILE",
      "SSL_CERT_DIR",
      "SSLKEYLOGFILE",
      "NODE_EXTRA_CA_CERTS",
      "NODE_TLS_REJECT_UNAUTHORIZED",
      "CURL_CA_BUNDLE",
      "REQUESTS_CA_BUNDLE",
      "GIT_SSL_NO_VERIFY",
      "GIT_SSL_CAINFO",
      "HOSTALIASES",
      "RES_OPTIONS",
      "LOCALDOMAIN",
    ],
  },
];

/** Why a name is reserved; `undefined` when a persona may set it. */
export function whyReserved(name: string): string | undefined {
  return reservedGroups.find(({ names }) => names.some((pattern) => matches(pattern, name)))?.reason;
}

function matches(pattern: string, name: string): boolean {
  const [start = "", end] = pattern.split("*");
  if (end === undefined) return name === pattern;
  return name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end);
}
