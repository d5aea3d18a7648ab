import type { Persona } from "./persona-schema.ts";
import type { TierRuntime } from "./persona-tiers.ts";
import type { PersonaRuntime } from "./schema/runtime-schema.ts";

/** The Markdown files that go with a runtime: `CLAUDE.md` for claude, `AGENTS.md` for the others. */
export type PersonaSidecars = Pick<
  PersonaRuntime,
  "claudeMd" | "claudeMdContent" | "claudeMdMode" | "agentsMd" | "agentsMdContent" | "agentsMdMode"
>;

/** A tier's own path or text takes the place of both the persona's path and text; its mode that of the mode. */
export function selectSidecars(persona: Persona, { tier, runtime }: TierRuntime): PersonaSidecars {
  const own: PersonaSidecars = tier === undefined ? {} : runtime;
  return { ...claudeSidecar(own, persona), ...agentsSidecar(own, persona) };
}

function claudeSidecar(own: PersonaSidecars, persona: PersonaSidecars): PersonaSidecars {
  const source = own.claudeMd === undefined && own.claudeMdContent === undefined ? persona : own;
  const claudeMdMode = own.claudeMdMode ?? persona.claudeMdMode;
  return {
    ...(source.claudeMd !== undefined && { claudeMd: source.claudeMd }),
    ...(source.claudeMdContent !== undefined && { claudeMdContent: source.claudeMdContent }),
    ...(claudeMdMode !== undefined && { claudeMdMode }),
  };
}

function agentsSidecar(own: PersonaSidecars, persona: PersonaSidecars): PersonaSidecars {
  const source = own.agentsMd === undefined && own.agentsMdContent === undefined ? persona : own;
  const agentsMdMode = own.agentsMdMode ?? persona.agentsMdMode;
  return {
    ...(source.agentsMd !== undefined && { agentsMd: source.agentsMd }),
    ...(source.agentsMdContent !== undefined && { agentsMdContent: source.agentsMdContent }),
    ...(agentsMdMode !== undefined && { agentsMdMode }),
  };
}
