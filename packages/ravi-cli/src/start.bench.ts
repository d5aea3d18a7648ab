import { spawn } from "node:child_process";
import { afterAll, beforeAll, bench, describe } from "vitest";
import { type AccountServer, startAccountServer } from "../testing/account-server.ts";
import { buildRavi } from "../testing/built-ravi.ts";
import { createSandbox, type Sandbox } from "../testing/sandbox.ts";
import { raviCommandPath } from "./ravi-command-path.ts";

/*
 * What an agent waits for when it asks for its address, beside what Node.js itself takes to start. The server answers on
 * loopback at once. The goal is 1.6 times a bare start.
 */

let server: AccountServer;
let sandbox: Sandbox;

beforeAll(async () => {
  await buildRavi();
  server = await startAccountServer();
  sandbox = await createSandbox(server.apiUrl);
}, 180_000);

afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const options = { time: 3_000, warmupTime: 500 };

describe("start", () => {
  bench("node -e 0", () => node(["-e", "0"]), options);
  bench("ravi get email", () => node([raviCommandPath(), "get", "email"]), options);
  bench("ravi message email (whole client)", () => node([raviCommandPath(), "message", "email"]), options);
});

async function node(argv: readonly string[]): Promise<void> {
  const env = { HOME: sandbox.home, PERSONA_LAUNCH_ID: "l-1", RAVI_CONFIG_DIR: sandbox.scope };
  const child = spawn(process.execPath, argv, { env, stdio: ["ignore", "ignore", "inherit"] });
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject).once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`exit ${code}`))));
  });
}
