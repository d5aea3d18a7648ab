import { expect, test } from "vitest";
import { runLeaseCampaign } from "../../testing/lease-campaign.ts";
import { countOvertakings, findOverlaps, parseLeaseLog, type Tenure } from "../../testing/lease-log.ts";
import { newStateDirectory } from "../../testing/lessee.ts";

const slots = ["pool:local:p/0", "pool:local:p/1", "pool:local:p/2"];

test("six processes that race for three slots, one identity and one workspace never share what they do not share", async () => {
  const results = await runLeaseCampaign({
    stateDirectory: await newStateDirectory(),
    processes: 6,
    rounds: 8,
    seed: 20_240_601,
    phases: [
      { name: "pool", resources: slots },
      { name: "workspace", resources: ["workspace:/w"] },
      { name: "identity", resources: ["identity:local:ada"], sharedShare: 0.5 },
      { name: "mortals", resources: ["identity:local:eve"], deaths: 2 },
    ],
  });

  expect(results).toMatchObject([
    { name: "pool", grants: 48, damage: [], overtakings: 0, takeovers: 0 },
    { name: "workspace", grants: 48, damage: [], overtakings: 0, takeovers: 0 },
    { name: "identity", grants: 48, damage: [], overtakings: 0, takeovers: 0 },
    { name: "mortals", expected: 32, damage: [], overtakings: 0 },
  ]);
  expect(results[1]?.waited).toBeGreaterThan(0);
  expect(results[3]?.takeovers).toBeGreaterThan(0);
}, 60_000);

function tenure(changes: Partial<Tenure>): Tenure {
  const times = { askedAt: 0, acquiredAt: 0, releasingAt: 10 };
  return { worker: 0, round: 0, resource: "r", generation: 1, isShared: false, tookOver: 0, ...times, ...changes };
}

test.each<[string, Partial<Tenure>, number]>([
  ["while the first has it", { acquiredAt: 9 }, 1],
  ["after the first gave it back", { acquiredAt: 10, releasingAt: 12 }, 0],
  ["while the first has it, of another resource", { acquiredAt: 9, resource: "s" }, 0],
  ["while the first has it, shared by one of them only", { acquiredAt: 9, isShared: true }, 1],
])("the campaign sees a second grant %s", (_when, changes, overlaps) => {
  expect(findOverlaps([tenure({}), tenure({ generation: 2, ...changes })])).toHaveLength(overlaps);
});

test("the campaign sees who was overtaken, and what the workers complain of", () => {
  const tickets = [3, 1, undefined, 2, 4].map((ticket) => tenure(ticket === undefined ? {} : { ticket }));
  const line = JSON.stringify(tenure({}));

  expect(countOvertakings(tickets)).toBe(2);
  expect(countOvertakings(tickets.map((each) => ({ ...each, isShared: true })))).toBe(0);
  expect(parseLeaseLog([`${line}\n${line}\n{"violation":"v"}\n{"failure":"f"}\n`]).complaints).toEqual([
    "generation 1 was granted twice",
    "v",
    "f",
  ]);
});
