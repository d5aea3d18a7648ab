import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ada, managementKey, owner } from "./account-server.ts";

/** A home directory that is logged in to the account, and a workspace below it whose scope is Ada's. */
export interface Sandbox extends AsyncDisposable {
  home: string;
  workspace: string;
  /** A folder within the workspace. */
  subfolder: string;
  /** The workspace's scope. */
  scope: string;
  /** A scope of another place, which acts as the owner. */
  otherScope: string;
  writeScope(directory: string, config: unknown): Promise<void>;
}

export async function createSandbox(apiUrl: string): Promise<Sandbox> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "ravi-cli-test-")));
  const home = join(root, "home");
  const workspace = join(home, "work");
  const sandbox: Sandbox = {
    home,
    workspace,
    subfolder: join(workspace, "src", "deep"),
    scope: join(workspace, ".ravi"),
    otherScope: join(root, "other", ".ravi"),
    writeScope,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
  await mkdir(sandbox.subfolder, { recursive: true });
  await writeScope(sandbox.scope, {
    identity_uuid: "ada-1",
    identity_name: "Ada",
    identity_key: ada.key,
    api_url: apiUrl,
  });
  await writeScope(sandbox.otherScope, {
    identity_uuid: "owner-1",
    identity_name: "Owner",
    identity_key: owner.key,
    api_url: apiUrl,
  });
  await writeScope(join(home, ".ravi"), {
    management_key: managementKey,
    identity_key: owner.key,
    identity_uuid: "owner-1",
    identity_name: "Owner",
    user_email: "human@example.test",
    api_url: apiUrl,
  });
  return sandbox;
}

async function writeScope(directory: string, config: unknown): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "config.json"), JSON.stringify(config));
}
