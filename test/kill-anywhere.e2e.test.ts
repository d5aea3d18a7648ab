import { expect, test } from "vitest";
import { runKillCampaign } from "./src/kill-anywhere/kill-campaign.ts";

const nothing = { identities: 0, processes: 0, files: 0, scopes: 0, books: 0, course: 0 };

test("whatever step a launcher is killed at, persona gc finds and takes back all it left", async () => {
  const lines: string[] = [];
  const report = (line: string): void => void lines.push(line);
  const options = { seed: 20, harnesses: ["codex"], random: 0, concurrency: 2, report } as const;
  const { totals } = await runKillCampaign({ ...options, points: /^(?:ephemeral|named)/, sample: 8 });
  expect(totals, lines.join("\n")).toEqual({ kills: 8, ...nothing });
});

test("a slot of a pool is clean again, whenever its launcher is killed", async () => {
  const lines: string[] = [];
  const report = (line: string): void => void lines.push(line);
  const points = /^pool: (?:launch\.entered|slot\.opened|slot\.scrubbing \+|undone\.slot)/;
  const options = { seed: 3, harnesses: ["codex"], random: 0, concurrency: 2, report } as const;
  const { totals } = await runKillCampaign({ ...options, points });
  expect(totals, lines.join("\n")).toEqual({ kills: 4, ...nothing });
});

test("an identity that a person made, or that a live launch uses, is nobody's to take back", async () => {
  const lines: string[] = [];
  const report = (line: string): void => void lines.push(line);
  const points = /^(?:found: (?:intent\.committed|identity\.entered)|again: (?:identity\.made|process\.noted))$/;
  const { totals } = await runKillCampaign({
    seed: 1,
    points,
    harnesses: ["codex"],
    random: 0,
    concurrency: 2,
    report,
  });
  expect(totals, lines.join("\n")).toEqual({ kills: 4, ...nothing });
});

test("killed at random moments, launches beside each other lose nothing either", async () => {
  const { totals, random } = await runKillCampaign({ seed: 7, points: /^$/, random: 6 });
  expect(totals, random?.faults.join("\n")).toEqual({ kills: 0, ...nothing });
});
