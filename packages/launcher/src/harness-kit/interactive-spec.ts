import {
  buildInteractiveSpec as buildOriginal,
  type BuildInteractiveSpecInput,
  type InteractiveSpec,
} from "@agentworkforce/harness-kit";
import { stringify } from "smol-toml";
import { opencodePermissions } from "../harness/opencode-permissions.ts";
import { withoutCatalogPrefix } from "../launch/load-selection.ts";

/**
 * harness-kit's `buildInteractiveSpec` (0.11.0) without its defects, in the same shape: claude's arguments do not end
 * with a list that swallows the task, codex gets the persona as developer instructions and no shared daemon, opencode
 * gets the persona's permissions and its prompt verbatim, and models lose their provider where the harness wants none.
 *
 * What it is given ends up on a command line, which every process of the machine can read: resolved MCP credentials
 * belong into `PersonaHandle.launchInteractive`, not here.
 */
export function buildInteractiveSpec(input: BuildInteractiveSpecInput): InteractiveSpec {
  const spec = buildOriginal({ ...input, model: modelFor(input) });
  if (input.harness === "claude") return { ...spec, args: listsFirst(spec.args) };
  if (input.harness === "codex") return { ...spec, args: codexArgs(input), initialPrompt: null };
  return { ...spec, configFiles: [{ path: "opencode.json", contents: opencodeConfiguration(input) }] };
}

/** A model as the harness wants it. harness-kit's own cut would take any first segment for a provider's name. */
function modelFor({ harness, model }: BuildInteractiveSpecInput): string {
  if (harness === "claude") return model.replace(/^anthropic\//, "");
  if (harness === "codex") return withoutCatalogPrefix(model).replace(/^openai\//, "");
  return model;
}

const strict = "--strict-mcp-config";

/** claude takes every word after a list option for a part of the list; an option without value ends it. */
function listsFirst(args: readonly string[]): string[] {
  return [...args.filter((argument) => argument !== strict), strict];
}

function codexArgs(input: BuildInteractiveSpecInput): string[] {
  const { systemPrompt } = input;
  const instructions = stringify({ developer_instructions: systemPrompt }).trimEnd();
  const persona = systemPrompt === "" ? [] : ["-c", instructions.replace(" = ", "=")];
  return ["-m", modelFor(input), "--no-daemon", ...persona];
}

function opencodeConfiguration({ personaId, model, systemPrompt, permissions }: BuildInteractiveSpecInput): string {
  const isLimited = permissions !== undefined && Object.keys(permissions).length > 0;
  const permission = isLimited ? opencodePermissions(permissions, []).rules : { "*": "allow" };
  const text = JSON.stringify(
    { agent: { [personaId]: { model, prompt: systemPrompt, mode: "primary", permission } } },
    null,
    2,
  );
  // opencode expands {env:…} and {file:…} in the text of its configuration before it reads it as JSON.
  return `${text.replaceAll(/\{(?=env:|file:)/g, String.raw`\u007b`)}\n`;
}
