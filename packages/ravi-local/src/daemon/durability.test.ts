import { expect, test } from "vitest";
import { daemonStateDir } from "../../testing/daemon-test.ts";
import { runDurabilityCampaign } from "../../testing/durability-campaign.ts";
import { createLedger, findDamage } from "../../testing/durability-ledger.ts";

test("six SIGKILLs under load lose nothing acknowledged and double nothing", { timeout: 300_000 }, async () => {
  const result = await runDurabilityCampaign({ rounds: 6, seed: 4711, stateDir: daemonStateDir() });
  expect(result).toMatchObject({ kills: 6, damage: [] });
  for (const [kind, count] of Object.entries(result.acknowledged)) expect([kind, count > 0]).toEqual([kind, true]);
});

test("the campaign would notice a lost, a doubled and an invented write", () => {
  const ledger = createLedger();
  const [kept, lost, doubled, pending] = Array.from({ length: 4 }, () => ledger.begin("sms"));
  for (const name of [kept, lost, doubled]) ledger.acknowledge(name ?? "");
  expect(findDamage(ledger, [kept ?? "", doubled ?? "", doubled ?? "", pending ?? "", "other"])).toEqual({
    lost: [lost],
    duplicated: [doubled],
    foreign: ["other"],
  });
});
