import type { RecoveredLaunch } from "@persona-launcher/launcher";
import type { FaultGround, FaultScenario } from "../fault-scenario.ts";
import type { RaviFault } from "../ravi-fault.ts";
import { launchClerk } from "../launch-clerk.ts";

async function collect({ launcher }: FaultGround): Promise<string> {
  const open = (await launcher.recover({ settlingMs: 0 }))
    .flatMap(({ effects }: RecoveredLaunch) => effects)
    .filter(({ state }) => state !== "undone");
  const unclear = open.filter(({ reason = "" }) => reason === "");
  if (unclear.length > 0) return `${unclear.length} effects stay open, and nobody says why`;
  return open.length === 0 ? "done" : "open";
}

/** So that nobody can look up what became of the request. */
const neverAnswered: RaviFault = {
  name: "500",
  isLasting: true,
  happen: async ({ outgoing }) => void outgoing.writeHead(500).end(),
};

/** A launch makes an identity, and never hears of it. */
async function makeUnheard({ launcher, ravi, proxy }: FaultGround): Promise<void> {
  ravi.faults.add({ method: "POST", path: "/api/identities/", kind: "duplicate-on-timeout", times: 1 });
  proxy.listen({ method: "GET", route: "/api/identities/", nth: 2 }, neverAnswered);
  await launchClerk(launcher).catch(() => {});
}

async function remove({ launcher }: FaultGround): Promise<string> {
  const release = await launcher.deleteIdentity("clerk");
  if (release.kind !== "left-behind") return "done";
  return release.reason === "" ? "left behind, and nobody says why" : "left behind";
}

/** Commands that ask Ravi for something without a launch. */
export const commands: readonly FaultScenario[] = [
  {
    name: "gc, an identity not deleted",
    persona: {},
    prepare: async ({ calm, ravi }) => {
      ravi.faults.add({ method: "DELETE", path: "/api/identities/*/", kind: "status", times: 1 });
      await launchClerk(calm);
    },
    run: collect,
  },
  {
    name: "gc, an identity nobody heard of",
    persona: {},
    prepare: makeUnheard,
    run: collect,
  },
  {
    name: "identities delete",
    persona: { ravi: { identity: { lifecycle: "named" } } },
    prepare: async ({ calm }) => void (await launchClerk(calm)),
    run: remove,
  },
  {
    name: "identities delete, nobody heard of",
    persona: { ravi: { identity: { lifecycle: "named" } } },
    prepare: makeUnheard,
    run: remove,
  },
];
