/** opencode's names of providers, where the GenAI conventions have other ones. */
const conventional: ReadonlyMap<string, string> = new Map([
  ["amazon-bedrock", "aws.bedrock"],
  ["azure", "azure.ai.openai"],
  ["google", "gcp.gemini"],
  ["google-vertex", "gcp.vertex_ai"],
  ["google-vertex-anthropic", "gcp.vertex_ai"],
  ["mistral", "mistral_ai"],
  ["moonshotai", "moonshot_ai"],
  ["xai", "x_ai"],
]);

/**
 * `gen_ai.provider.name` by what a launch asks for: claude speaks Anthropic's API and codex OpenAI's, whoever serves it;
 * opencode's models begin with their provider. `undefined` where nothing tells.
 */
export function providerName(harness: string | undefined, model: string | undefined): string | undefined {
  if (harness === "claude") return "anthropic";
  if (harness === "codex") return "openai";
  const slash = model?.indexOf("/") ?? -1;
  if (harness !== "opencode" || slash < 1) return undefined;
  const provider = model?.slice(0, slash) ?? "";
  return conventional.get(provider) ?? provider;
}
