import type { Attributes } from "@opentelemetry/api";
import type { LaunchTrace } from "../launch-trace.ts";
import { providerName } from "./provider-name.ts";

/** What is known of a launch when it begins, and what a sampler can decide by. */
export function openingAttributes({ launchId, mode, personaId }: LaunchTrace): Attributes {
  return {
    // Nobody is invoked while an identity is only held.
    ...(mode === "hold" ? {} : { "gen_ai.operation.name": "invoke_agent" }),
    "gen_ai.agent.name": personaId,
    "gen_ai.agent.id": personaId,
    "persona.launch.id": launchId,
    "persona.launch.mode": mode,
  };
}

/** What is known when it has ended; OpenTelemetry leaves out what is `undefined`. */
export function closingAttributes({ facts }: LaunchTrace): Attributes {
  const { usage, harness } = facts;
  return {
    "gen_ai.provider.name": providerName(harness, facts.model),
    "gen_ai.request.model": facts.model === "" ? undefined : facts.model,
    "gen_ai.conversation.id": facts.sessionId,
    // The conventions count what came from a cache among the input.
    "gen_ai.usage.input_tokens": usage === undefined ? undefined : usage.inputTokens + usage.cachedInputTokens,
    "gen_ai.usage.cache_read.input_tokens": usage?.cachedInputTokens,
    "gen_ai.usage.output_tokens": usage?.outputTokens,
    "persona.usage.cost_usd": usage?.costUsd,
    "process.pid": facts.pid,
    "process.exit.code": facts.exitCode,
    "persona.process.signal": facts.signal,
    "persona.process.stopped_by": facts.stoppedBy,
    "persona.hash": facts.personaHash === "" ? undefined : facts.personaHash,
    "persona.harness": harness,
    "persona.tier": facts.tier,
    "persona.workspace": facts.workspace,
    "persona.launch.name": facts.name,
    "persona.launch.held_by": facts.heldBy,
    "persona.launch.status": facts.status,
    "persona.launch.warnings": facts.warnings === undefined ? undefined : [...facts.warnings],
    "persona.identity.name": facts.identityName,
    "persona.identity.lifecycle": facts.lifecycle,
    "persona.identity.how": facts.identityHow,
    "persona.identity.release": facts.release ?? (facts.heldBy === undefined ? undefined : "held"),
  };
}
