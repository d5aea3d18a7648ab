import { fileURLToPath } from "node:url";
import { launcherOf } from "./harness-world.ts";
import type { World } from "./world.ts";

const fakeAgent = fileURLToPath(new URL("fake-agent.mjs", import.meta.url));

export interface KeptWorkspace extends AsyncDisposable {
  readonly email: string;
  /** `<workspace>/.ravi` */
  readonly scope: string;
}

/** Provisions a world's workspace as an embedder does it: a handle that keeps its identity until it is disposed of. */
export async function keepWorkspace(world: World): Promise<KeptWorkspace> {
  await world.writePersona({
    id: "keeper",
    description: "Keeps",
    harness: "claude",
    model: "claude-opus-4-8",
    systemPrompt: "Keep.",
  });
  const launcher = launcherOf(world);
  const persona = launcher.usePersona("keeper", { keepIdentity: true, commandOverrides: { claude: fakeAgent } });
  const { identity } = await persona.sendMessage("Go", {
    env: { FAKE_AGENT: JSON.stringify({ harness: "claude", act: "claudeAnswer" }) },
    inherit: ["FAKE_AGENT"],
  });
  return {
    email: identity.email,
    scope: `${world.workspace}/.ravi`,
    async [Symbol.asyncDispose]() {
      await persona[Symbol.asyncDispose]();
      launcher[Symbol.dispose]();
    },
  };
}
