import { expect, test } from "vitest";
import {
  runFaultCampaign,
  type FaultCampaignOptions,
  type FaultCampaignResult,
} from "./src/ravi-faults/fault-campaign.ts";

const nothing = { identities: 0, processes: 0, files: 0, scopes: 0, books: 0, course: 0 };

async function run(options: Partial<FaultCampaignOptions>): Promise<[FaultCampaignResult["totals"], string]> {
  const lines: string[] = [];
  const report = (line: string): void => void lines.push(line);
  const { totals } = await runFaultCampaign({ seed: 5, concurrency: 1, slowMs: 300, ...options, report });
  return [totals, lines.join("\n")];
}

test("whichever request Ravi misbehaves at, the outcome is clear, and no identity is there twice or lost", async () => {
  const [totals, lines] = await run({ sampledScenarios: 4, sampledCases: 3 });
  expect(totals, lines).toMatchObject({ scenarios: 4, cases: 12, ...nothing });
});

test("an identity that Ravi makes twice, or late, is there once in the end", async () => {
  const [totals, lines] = await run({ scenarios: /^named, first$/, faults: /^(?:twice, late|twice, reset|late)$/ });
  expect(totals, lines).toMatchObject({ requests: 1, cases: 3, done: 2, refused: 1, ...nothing });
});
