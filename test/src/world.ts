import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRaviClient, type RaviClient } from "@persona-launcher/ravi";
import { startLocalRavi, type LocalRavi, type LocalRaviOptions } from "@persona-launcher/ravi-local";
import { createAgentHome, type AgentHome } from "./agent-home.ts";
import { watchForLeaks } from "./leak-watch.ts";
import { runPersona, startPersona, type CliOptions, type CliResult, type RunningCli } from "./run-cli.ts";
import { startStandInModel, type StandInModel, type StandInScript } from "./stand-in-model.ts";

export type Harness = "claude" | "codex" | "opencode";

export const harnesses: readonly Harness[] = ["claude", "codex", "opencode"];

/**
 * A user with the three agents, a Ravi account of their own, and a model that follows a script. Disposing it fails when
 * a key of Ravi's was on a command line meanwhile, or stands in a file afterwards.
 */
export interface World extends AsyncDisposable {
  readonly model: StandInModel;
  readonly user: AgentHome;
  readonly ravi: LocalRavi;
  /** Acts for the account. */
  readonly account: RaviClient;
  readonly workspace: string;
  /** State directory of the launcher. */
  readonly state: string;
  /** Runs the built `persona` in the workspace, with Ravi configured by environment. */
  persona(args: readonly string[], options?: Partial<CliOptions>): Promise<CliResult>;
  /** The same, without waiting for its end. */
  startPersona(args: readonly string[], options?: Partial<CliOptions>): RunningCli;
  /** Arguments that run a persona in a harness against the stand-in. */
  runArgs(persona: string, task: string, harness: Harness): string[];
  /** Writes `<workspace>/personas/<id>.json`. */
  writePersona(persona: { id: string } & Record<string, unknown>): Promise<string>;
}

export interface WorldOptions {
  ravi?: LocalRaviOptions;
  home?: Parameters<typeof createAgentHome>[1];
  /** The story ends with a launch that had no time to remove its scope. @default false */
  mayLeaveScope?: boolean;
}

export async function createWorld(script: StandInScript, options: WorldOptions = {}): Promise<World> {
  const model = await startStandInModel(script);
  const user = await createAgentHome(model, options.home);
  const ravi = await startLocalRavi(options.ravi);
  const leaks = await watchForLeaks({
    sentinels: [ravi.managementKey, "ravi_id_"],
    directories: [user.home, user.workspace],
    except: [
      // The user's own login, where a story has one.
      join(user.home, ".ravi/config.json"),
      // Of identities that outlive a launch.
      join(user.home, ".local/state/persona-launcher/keys"),
      join(user.home, ".local/state/persona-launcher/scopes"),
      ...(options.mayLeaveScope === true ? [join(user.workspace, ".ravi/config.json")] : []),
    ],
  });
  const env = { ...user.env, RAVI_API_URL: ravi.apiUrl, RAVI_MANAGEMENT_KEY: ravi.managementKey };
  const cli = (overrides: Partial<CliOptions> = {}): CliOptions => ({
    cwd: user.workspace,
    timeoutMs: 100_000,
    ...overrides,
    env: overrides.env ?? env,
  });
  return {
    model,
    user,
    ravi,
    account: createRaviClient({ apiUrl: ravi.apiUrl, key: ravi.managementKey }),
    workspace: user.workspace,
    state: join(user.home, ".local/state/persona-launcher"),
    persona: (args, overrides) => runPersona(args, cli(overrides)),
    startPersona: (args, overrides) => startPersona(args, cli(overrides)),
    runArgs: (persona, task, harness) => {
      const choice = ["--harness", harness, "--model", user.models[harness]];
      return ["run", persona, task, ...choice, "--timeout", "90"];
    },
    writePersona: async (persona) => {
      const file = join(user.workspace, "personas", `${persona.id}.json`);
      await mkdir(join(user.workspace, "personas"), { recursive: true });
      await writeFile(file, JSON.stringify(persona, null, 2));
      return file;
    },
    async [Symbol.asyncDispose]() {
      const found = await leaks.stop();
      await ravi.close();
      await user[Symbol.asyncDispose]();
      await model[Symbol.asyncDispose]();
      if (found.length > 0) throw new Error(`Cannot accept this run: it showed keys\n${found.join("\n")}`);
    },
  };
}
