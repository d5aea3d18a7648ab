import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createRaviClient, type RaviClient } from "@persona-launcher/ravi";
import { createAgentHome, type AgentHome } from "./agent-home.ts";
import { runPersona, startPersona, type CliResult, type RunningCli } from "./run-cli.ts";
import { startStandInModel, type StandInModel, type StandInScript } from "./stand-in-model.ts";

type Variables = Readonly<Record<string, string>>;

/**
 * A user with the three agents and a local Ravi that runs as the daemon it is, with its state in the user's home. All
 * files of it are below one directory.
 */
export interface DaemonWorld extends AsyncDisposable {
  readonly model: StandInModel;
  readonly user: AgentHome;
  /** Holds the home, the workspaces and the temporary directory. */
  readonly root: string;
  /** The launcher's state directory, relative to `root`. */
  readonly state: string;
  readonly ravi: { readonly apiUrl: string; readonly managementKey: string; readonly pid: number };
  /** Acts for the account. */
  readonly account: RaviClient;
  /** The user's environment without Ravi's variables. */
  readonly env: Variables;
  /** Runs the built `persona` in a workspace. */
  persona(args: readonly string[], options: { cwd: string; env: Variables }): Promise<CliResult>;
  startPersona(args: readonly string[], options: { cwd: string; env: Variables }): RunningCli;
  /** Makes a workspace of that name, with that persona in it. */
  workspaceWith(name: string, persona: { id: string } & Record<string, unknown>): Promise<string>;
}

/** @param variables Are in the environment of the command that starts local Ravi, and in `env`. */
export async function createDaemonWorld(script: StandInScript, variables: Variables): Promise<DaemonWorld> {
  const model = await startStandInModel(script);
  const user = await createAgentHome(model);
  const root = dirname(user.home);
  const temporary = join(root, "tmp");
  await mkdir(temporary);
  const env = { ...user.env, TMPDIR: temporary, ...variables };
  const state = "home/.local/state/persona-launcher";
  const up = await runPersona(["ravi", "up", "--json"], { env, cwd: user.workspace });
  const { apiUrl, pid } = JSON.parse(up.stdout) as { apiUrl: string; pid: number };
  const managementKey = (await readFile(join(root, state, "ravi-local/management.key"), "utf8")).trim();
  return {
    model,
    user,
    root,
    state,
    ravi: { apiUrl, managementKey, pid },
    account: createRaviClient({ apiUrl, key: managementKey }),
    env,
    persona: async (args, options) => await runPersona(args, { timeoutMs: 100_000, ...options }),
    startPersona: (args, options) => startPersona(args, { timeoutMs: 100_000, ...options }),
    workspaceWith: async (name, persona) => {
      const workspace = join(root, name);
      await mkdir(join(workspace, "personas"), { recursive: true });
      await writeFile(join(workspace, "personas", `${persona.id}.json`), JSON.stringify(persona, null, 2));
      return workspace;
    },
    async [Symbol.asyncDispose]() {
      await runPersona(["ravi", "down"], { env, cwd: user.workspace });
      await user[Symbol.asyncDispose]();
      await model[Symbol.asyncDispose]();
    },
  };
}

/** An identity made beforehand, with that in its vault. Returns its uuid and its key. */
export async function prepareIdentity(
  { account, ravi }: DaemonWorld,
  name: string,
  vault: Variables,
): Promise<{ uuid: string; key: string }> {
  const { uuid, api_key: key = "" } = await account.identities.create({ name });
  const own = createRaviClient({ apiUrl: ravi.apiUrl, key });
  for (const [secret, value] of Object.entries(vault)) await own.secrets.set(secret, value);
  return { uuid, key };
}
