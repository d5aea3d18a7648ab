import type { HarnessId, PersonaDescription } from "@persona-launcher/launcher";

type Permissions = PersonaDescription["permissions"];

/** What a persona may do without a terminal, where nobody is asked: its own lists, and what they leave open. */
export function permissionRows(harness: HarnessId, permissions: Permissions): [string, string][] {
  const { allow = [], deny = [], mode = "default" } = permissions;
  const { allowed, denied } = openCases(harness, permissions);
  return [
    ["mode", mode],
    ["allowed", [...allowed, ...allow].join(", ")],
    ["denied", [...deny, ...denied].join(", ") || "nothing"],
  ];
}

interface OpenCases {
  allowed: string[];
  denied: string[];
}

function openCases(harness: HarnessId, { allow = [], mode }: Permissions): OpenCases {
  if (mode === "bypassPermissions") return { allowed: ["everything"], denied: [] };
  // Without an allow list codex refuses nothing but what its sandbox keeps from a command.
  if (harness === "codex" && allow.length === 0) {
    const sandbox = mode === "plan" ? "everything that its read-only sandbox lets it do" : "everything in its sandbox";
    return { allowed: [sandbox], denied: [] };
  }
  const edits = mode === "acceptEdits" ? ["edits of files"] : [];
  return { allowed: ["ravi", "reading files", ...edits], denied: ["everything else"] };
}
