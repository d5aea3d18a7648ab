import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { emailMessage, identity } from "../testing/samples.ts";
import { type Script, type ScriptedServer, sendJson, startScriptedServer } from "../testing/scripted-server.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";

const packageRoot = join(import.meta.dirname, "..");
const readme = readFileSync(join(packageRoot, "README.md"), "utf8");
const blocks = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1] ?? "");
const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

async function serve(script: Script): Promise<ScriptedServer> {
  const server = await startScriptedServer(script);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

/** Runs a program from a file of this package, so that it finds the package by its name, and answers what it printed. */
async function run(program: string): Promise<string> {
  const directory = join(packageRoot, "dist");
  await mkdir(directory, { recursive: true });
  const file = join(directory, `readme-${process.pid}-${crypto.randomUUID()}.mts`);
  onTestFinished(() => rm(file, { force: true }));
  await writeFile(file, program);
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", tsx, file], {
    cwd: packageRoot,
    env: {},
    timeout: 50_000,
  });
  return stdout;
}

test("there is a test for every example", () => {
  expect(blocks).toHaveLength(3);
});

test("the first example makes an identity, writes its scope and reads its mail", { timeout: 60_000 }, async () => {
  const made = { ...identity, uuid: "u-42", name: "task-42" };
  const names: string[] = [];
  const server = await serve(({ method, url, body }, response) => {
    if (url.startsWith("/api/email-messages/")) return sendJson(response, 200, [emailMessage]);
    if (method === "GET") return sendJson(response, 200, names.length === 0 ? [] : [made]);
    names.push((JSON.parse(body) as { name: string }).name);
    return sendJson(response, 201, { ...made, api_key: "ravi_id_42" });
  });
  const directory = await temporaryDirectory();
  onTestFinished(() => directory[Symbol.asyncDispose]());
  const workspace = directory.path;
  const example = blocks[0]?.replaceAll("https://ravi.id", server.apiUrl).replaceAll("/path/to/workspace", workspace);

  expect(await run(`const managementKey = "ravi_mgmt_1";\n${example}`)).toBe(`${emailMessage.text_content}\n`);

  expect(names).toEqual(["task-42"]);
  expect(JSON.parse(await readFile(join(workspace, ".ravi", "config.json"), "utf8"))).toMatchObject({
    identity_uuid: "u-42",
    identity_name: "task-42",
    identity_key: "ravi_id_42",
  });
  expect(server.seen.at(-1)).toMatchObject({ headers: { authorization: "Bearer ravi_id_42" } });
});

test("the example of being told prints the subject of the mail that is announced", { timeout: 60_000 }, async () => {
  const { apiUrl } = await serve(({ url }, response) => {
    if (url !== "/api/events/stream/") return sendJson(response, 200, emailMessage);
    const event = `id: 41\nevent: email\ndata: {"id": ${emailMessage.id}, "created_dt": "2026-06-01T10:00:00Z"}\n\n`;
    return response.writeHead(200, { "content-type": "text/event-stream" }).end(event);
  });
  const before = `import { createRaviClient } from "@persona-launcher/ravi";
const agent = createRaviClient({ apiUrl: "${apiUrl}", key: "ravi_id_42" });
const { signal } = new AbortController();
let lastEventId: string | undefined;
`;

  expect(await run(`${before}${blocks[1]}console.log(lastEventId);\n`)).toBe(`${emailMessage.subject}\n41\n`);
});

test(
  "the example of waiting prints the code, its confidence and the reason that the README names, and the link",
  {
    timeout: 60_000,
  },
  async () => {
    const link = "https://app.example.com/verify?token=9fK2mQ7xLw3d";
    const server = await serve(signUpSite({ code: "Your code is 482913", link: `Verify your address: ${link}` }));
    const before = `const [apiUrl, identityKey] = ["${server.apiUrl}", "ravi_id_42"];
const submitSignUpForm = () => fetch(apiUrl + "/sign-up", { method: "POST" });
`;
    const after = `console.log(JSON.stringify([code, confidence, reason, url]));\n`;

    const printed = JSON.parse(await run(`${before}${blocks[2]}${after}`)) as unknown[];

    const [, code, confidence, reason] = /\/\/ "(\d+)", ([\d.]+), '(.*)'$/m.exec(blocks[2] ?? "") ?? [];
    expect(printed).toEqual([code, Number(confidence), reason, link]);
  },
);

/** Mails the code when the form is submitted, and the link when somebody looks again after the code was read. */
function signUpSite(texts: { code: string; link: string }): Script {
  const mails: unknown[] = [];
  const mail = (text: string): void => {
    const created_dt = new Date().toISOString();
    const from_email = "no-reply@example.com";
    mails.push({ ...emailMessage, id: mails.length + 1, from_email, text_content: text, created_dt });
  };
  let isCodeRead = false;
  return ({ url }, response) => {
    if (url === "/sign-up") {
      mail(texts.code);
      return sendJson(response, 201, {});
    }
    if (url !== "/api/email-messages/") return sendJson(response, url === "/api/messages/" ? 200 : 404, []);
    if (isCodeRead && mails.length === 1) mail(texts.link);
    isCodeRead = mails.length > 0;
    return sendJson(response, 200, mails);
  };
}
