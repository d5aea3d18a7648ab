import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLauncher, currentHost, type Launcher, type LauncherOptions } from "@persona-launcher/launcher";
import { createRaviClient, type CreatedIdentity } from "@persona-launcher/ravi";
import { raviCommandPath } from "@persona-launcher/ravi-cli";
import type { FakeAgentPlan } from "../fake-agents/fake-agent-plan.ts";
import { createKillWorld, type KillWorld, type Workspace } from "../kill-anywhere/kill-world.ts";
import { snapshotTree } from "../tree-snapshot.ts";
import { startFaultProxy, type FaultProxy } from "./fault-proxy.ts";
import type { FaultGround, FaultScenario } from "./fault-scenario.ts";

/** A user, a Ravi, and something in between; what happens in it comes one after another. */
export interface FaultWorld extends AsyncDisposable {
  readonly proxy: FaultProxy;
  /** An empty Ravi and an empty state directory, in which a scenario is about to run. */
  begin(scenario: FaultScenario, raviTimeoutMs: number): Promise<FaultStage>;
}

/** Where one scenario runs once. */
export interface FaultStage extends Disposable {
  ground: FaultGround;
  workspace: Workspace;
  /** As `findLeftOver` wants it. */
  kill: KillWorld;
  /** Does what comes before the scenario, with launchers that are gone afterwards, and their janitors with them. */
  prepare(scenario: FaultScenario): Promise<void>;
}

/** What the books call the Ravi, whichever way it is reached. */
const raviName = "faulty";

const agent: FakeAgentPlan = {
  seed: 1,
  kind: "text",
  length: 200,
  isChopped: false,
  closesOutput: false,
  ignoresSignals: false,
  sharesOutput: false,
  children: [],
  lingers: false,
  exitCode: 0,
};

/** Its state is in memory where there is a place for that: a disk that is waited for tells nothing about Ravi. */
export async function createFaultWorld(marker: string): Promise<FaultWorld> {
  const memory = await mkdtemp(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "ravi-faults-"));
  const kill = await createKillWorld(marker, "ephemeral", agent, { raviState: join(memory, "ravi") });
  const proxy = await startFaultProxy(kill.ravi.apiUrl);
  const workspace = await addWorkspace(join(kill.personas, "../work"));
  let count = 0;
  return {
    proxy,
    begin: async (scenario, raviTimeoutMs) => {
      count += 1;
      kill.ravi.reset();
      const root = join(memory, `case-${count}`);
      await writePersona(root, scenario);
      const launcherWith = (options: Partial<LauncherOptions>): Launcher =>
        createLauncher({
          ravi: { apiUrl: proxy.apiUrl, managementKey: kill.ravi.managementKey, name: raviName },
          raviCommandPath: raviCommandPath(),
          personaDirectories: [join(root, "personas")],
          stateDirectory: join(root, "state"),
          host: { ...currentHost(), env: kill.env, home: kill.user.home, cwd: workspace.path },
          ...options,
        });
      const { apiUrl, managementKey } = kill.ravi;
      const createGround = (): FaultGround => ({
        launcher: launcherWith({ raviTimeoutMs }),
        calm: launcherWith({ ravi: { apiUrl, managementKey, name: raviName } }),
        account: kill.account,
        ravi: kill.ravi,
        proxy,
        addPerson,
      });
      const persons = new Set<string>();
      const addPerson = addPersonTo(kill, persons);
      const ground = createGround();
      return {
        ground,
        workspace,
        kill: { ...kill, persons, state: join(root, "state") },
        prepare: async ({ prepare }) => {
          const before = createGround();
          await prepare?.(before);
          dispose(before);
        },
        [Symbol.dispose]: () => dispose(ground),
      };
    },
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await kill[Symbol.asyncDispose]();
      await rm(memory, { recursive: true, force: true });
    },
  };
}

/** Small: it is looked through after every case. */
async function addWorkspace(path: string): Promise<Workspace> {
  await mkdir(path, { recursive: true });
  await writeFile(join(path, "CLAUDE.md"), "# Mine\r\nDo not touch.\n");
  return { path, before: await snapshotTree(path) };
}

function dispose({ launcher, calm }: FaultGround): void {
  launcher[Symbol.dispose]();
  calm[Symbol.dispose]();
}

async function writePersona(root: string, { persona }: FaultScenario): Promise<void> {
  await mkdir(join(root, "personas"), { recursive: true });
  const clerk = {
    id: "clerk",
    description: "Works with a Ravi that misbehaves",
    harness: "claude",
    model: "claude-sonnet-4-6",
    systemPrompt: "Work.",
    ...persona,
  };
  await writeFile(join(root, "personas/clerk.json"), JSON.stringify(clerk));
}

function addPersonTo({ ravi, account }: KillWorld, persons: Set<string>): FaultGround["addPerson"] {
  return async (wanted, secrets = {}): Promise<CreatedIdentity> => {
    const identity = await account.identities.create(wanted);
    persons.add(identity.uuid);
    const vault = createRaviClient({ apiUrl: ravi.apiUrl, key: identity.api_key }).secrets;
    for (const [key, value] of Object.entries(secrets)) await vault.set(key, value);
    return identity;
  };
}
