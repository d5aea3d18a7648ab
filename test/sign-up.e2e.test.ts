import { describe, expect, test } from "vitest";
import type { ModelTurn } from "./src/model-turn.ts";
import type { SmsGateway } from "./src/send-sms.ts";
import { startSignUpSite, type SignUpSite } from "./src/sign-up-site.ts";
import type { StandInStep } from "./src/stand-in-model.ts";
import { createWorld, harnesses, type Harness, type World } from "./src/world.ts";

const authToken = "twilio-token-of-the-site";
const shopNumber = "+12015550142";

interface Result {
  status: string;
  output: string;
  identity: { email: string; phone?: string; release: { kind: string } };
}

/** What an agent does step by step; each step sees the outcome of the one before. */
type Story = readonly ((last: string, site: SignUpSite) => StandInStep)[];

const sendForm = (site: SignUpSite): StandInStep => ({
  run: `curl -sS ${site.url}/ && curl -sS --data-urlencode "email=$RAVI_EMAIL" --data-urlencode "phone=$RAVI_PHONE" ${site.url}/sign-up`,
});

const openLink = (link: string): StandInStep => ({ run: `curl -sS '${link}'` });

const sendCode = (site: SignUpSite, code: string): StandInStep => ({
  run: `curl -sS --data-urlencode "email=$RAVI_EMAIL" --data-urlencode "code=${code}" ${site.url}/confirm`,
});

const fieldOf = (answer: string, name: string): string =>
  new RegExp(`"${name}": "([^"]+)"`).exec(answer)?.[1] ?? `no-${name}`;

const byCommand: Story = [
  (_, site) => sendForm(site),
  () => ({ run: "ravi wait link --from shop.example --domain 127.0.0.1 --timeout 30" }),
  (answer) => openLink(fieldOf(answer, "url")),
  () => ({ run: `ravi wait code --from ${shopNumber} --timeout 30` }),
  (answer, site) => sendCode(site, fieldOf(answer, "code")),
  (answer) => ({ say: answer }),
];

const byMcp: Story = [
  (_, site) => sendForm(site),
  () => useRavi("wait_for_link", { from: ["shop.example"], domains: ["127.0.0.1"], timeout_seconds: 30 }),
  (answer) => openLink(fieldOf(answer, "url")),
  () => useRavi("wait_for_code", { from: [shopNumber], timeout_seconds: 30 }),
  (answer, site) => sendCode(site, fieldOf(answer, "code")),
  (answer) => ({ say: answer }),
];

function useRavi(tool: string, input: Readonly<Record<string, unknown>>): StandInStep {
  return { callTool: { server: "ravi", tool, arguments: input } };
}

/** A site, and an agent that signs up on it as the story says. */
async function signUp(harness: Harness, story: Story, persona: object): Promise<Outcome> {
  const stage: { site?: SignUpSite } = {};
  await using world = await createWorld(({ toolResults }: ModelTurn) => nextStep(story, toolResults, stage.site), {
    ravi: { twilioAuthToken: authToken },
  });
  await using site = await startSignUpSite(world.ravi.smtpPort, { sms: gatewayOf(world) });
  stage.site = site;
  await world.writePersona({
    id: "newcomer",
    description: "Signs up",
    harness,
    model: world.user.models[harness],
    systemPrompt: "Sign up.",
    permissions: { allow: ["Bash"] },
    sandbox: { network: true },
    ravi: { identity: { lifecycle: "ephemeral", phone: true } },
    ...persona,
  });
  const run = await world.persona(["run", "newcomer", "Sign up", "--timeout", "90", "--json"]);
  return { result: JSON.parse(run.stdout) as Result, members: site.members(), toolNames: toolNamesOf(world) };
}

interface Outcome {
  result: Result;
  members: readonly string[];
  /** What the model was offered. */
  toolNames: ReadonlySet<string>;
}

function nextStep(story: Story, toolResults: readonly string[], site: SignUpSite | undefined): StandInStep {
  const step = story[toolResults.length];
  if (step === undefined || site === undefined) return { say: `There is no step ${toolResults.length}` };
  return step(toolResults.at(-1) ?? "", site);
}

function gatewayOf(world: World): SmsGateway {
  return { url: world.ravi.apiUrl, accountSid: "AC00000000000000000000000000000001", authToken, from: shopNumber };
}

function toolNamesOf(world: World): ReadonlySet<string> {
  return new Set(world.model.requests().flatMap(({ toolNames }) => toolNames));
}

/** What a newcomer's run looks like once the site has taken it in. */
function memberOutcome({ result: { identity } }: Outcome): object {
  return {
    result: {
      status: "completed",
      output: expect.stringContaining(`Welcome, ${identity.email}`) as unknown,
      identity: { release: { kind: "deleted" } },
    },
    members: [identity.email],
  };
}

describe.each(harnesses)("%s", (harness) => {
  test("signs up with its own address and number, by `ravi wait link` and `ravi wait code`", async () => {
    const outcome = await signUp(harness, byCommand, {});
    expect(outcome).toMatchObject(memberOutcome(outcome));
  });
});

test("claude signs up through `ravi mcp`, declared as the persona's MCP server", async () => {
  const outcome = await signUp("claude", byMcp, {
    mcpServers: { ravi: { type: "stdio", command: "ravi", args: ["mcp"] } },
  });
  expect(outcome).toMatchObject(memberOutcome(outcome));
  expect([...outcome.toolNames]).toEqual(
    expect.arrayContaining(["mcp__ravi__whoami", "mcp__ravi__wait_for_code", "mcp__ravi__wait_for_link"]),
  );
});
