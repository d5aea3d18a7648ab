import { butWatching } from "../but-watching.ts";
import type { FaultGround, FaultScenario } from "../fault-scenario.ts";
import { launchAgain, launchClerk, outcomeOf } from "../launch-clerk.ts";

const persona = { ravi: { identity: { lifecycle: "workspace" } } };

const run: FaultScenario["run"] = async ({ launcher }) => outcomeOf(await launchClerk(launcher));
const check: FaultScenario["check"] = ({ calm }) => launchAgain(calm);

async function provision({ launcher }: FaultGround): Promise<string> {
  const { scope } = await launcher.provisionWorkspace();
  return scope === undefined ? "it has no scope" : "done";
}

async function release({ launcher }: FaultGround): Promise<string> {
  const { release: released } = await launcher.releaseWorkspace();
  if (released?.kind !== "left-behind") return "done";
  return released.reason === "" ? "left behind, and nobody says why" : "left behind";
}

/** Released again, nothing is left of it. */
async function releaseAgain({ calm, account }: FaultGround): Promise<string[]> {
  await calm.releaseWorkspace();
  return [
    ...((await calm.showWorkspace()) === undefined ? [] : ["the workspace still has an identity"]),
    ...(await account.identities.list()).map(({ name }) => `${name} is still there`),
  ];
}

const prepare: FaultScenario["prepare"] = async ({ calm }) => void (await calm.provisionWorkspace());

/** The identity of a directory. */
export const workspace: readonly FaultScenario[] = [
  { name: "workspace, first", persona, run, check },
  {
    name: "workspace, reused",
    meets: butWatching,
    persona,
    prepare: async ({ calm }) => void (await launchClerk(calm)),
    run,
    check,
  },
  {
    name: "workspace provision",
    persona,
    run: provision,
    check: async (ground) => {
      await ground.calm.provisionWorkspace();
      return [...(await launchAgain(ground.calm)), ...(await releaseAgain(ground))];
    },
  },
  { name: "workspace provision, again", persona, prepare, run: provision, check: releaseAgain },
  { name: "workspace release", persona, prepare, run: release, check: releaseAgain },
];
