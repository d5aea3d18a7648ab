import { detectOrchestrator } from "@persona-launcher/integrations";
import type { AgentOptions, HarnessId, PersonaOptions } from "@persona-launcher/launcher";
import { LaunchError } from "@persona-launcher/launcher/errors";
import type { CliHost } from "../cli-host.ts";
import type { LauncherFlags } from "../make-launcher.ts";
import { identityOptions, type IdentityFlags } from "./identity-flags.ts";
import { parseInputs } from "./parse-inputs.ts";

/** What `addLaunchOptions` adds: which persona, and how its agent is to start. */
export interface AgentFlags extends LauncherFlags, IdentityFlags {
  harness?: string;
  tier?: string;
  profile?: string;
  model?: string;
  input?: string[];
  inherit?: string[];
  workspace?: string;
  isolate?: boolean;
  installSkills?: boolean;
}

/** What is checked by the launcher, which knows the persona's alternatives. */
export function personaOptions({ harness, tier, profile, model }: AgentFlags): PersonaOptions {
  return { harness: harness as HarnessId | undefined, tier, profile, model };
}

/** @throws LaunchError `OPTION_INVALID`. */
export function agentOptions(flags: AgentFlags, host: CliHost): AgentOptions {
  return {
    workingDirectory: flags.workspace ?? detectOrchestrator(host.env)?.workspace,
    inputs: parseInputs(flags.input ?? []),
    inherit: (flags.inherit ?? []).map(parseInherited),
    isolate: flags.isolate,
    installSkills: flags.installSkills,
    identity: identityOptions(flags),
  };
}

function parseInherited(name: string): string {
  const refuse = (state: string): never => {
    throw new LaunchError("OPTION_INVALID", `Cannot use --inherit ${JSON.stringify(name)}: ${state}`, {
      hint: "Name a variable of your environment, for example --inherit GH_HOST",
    });
  };
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return refuse("it is not the name of a variable");
  // The launcher would leave it out without a word.
  if (/^(?:RAVI|PERSONA)_/.test(name)) return refuse("variables of Ravi and of persona never reach an agent");
  return name;
}
