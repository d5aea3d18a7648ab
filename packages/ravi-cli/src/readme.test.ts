import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { buildRavi, runProcess } from "../testing/built-ravi.ts";
import { email, mail, secret } from "../testing/drift-samples.ts";
import { perform } from "../testing/drift-stage.ts";
import { createSandbox } from "../testing/sandbox.ts";
import { startScriptedServer } from "../testing/scripted-server.ts";

const packageRoot = join(import.meta.dirname, "..");

beforeAll(buildRavi, 180_000);

async function blockOf(language: string): Promise<string> {
  const readme = await readFile(join(packageRoot, "README.md"), "utf8");
  return new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s").exec(readme)?.[1] ?? "";
}

test("the README's session prints what the README says", { timeout: 60_000 }, async () => {
  const block = await blockOf("console");
  const commands = block.split("\n").filter((line) => line.startsWith("$ "));
  const token = { ...secret, key: "GITHUB_TOKEN", value: "ghp_example" };

  const ran = await perform(commands.map((line) => line.slice(2)).join("\n"), {
    script: {
      "GET /api/email/": [{ ...email, email: "ada@example.com" }],
      "GET /api/messages/": [],
      "GET /api/email-messages/": [
        {
          ...mail,
          from_email: "no-reply@shop.example",
          subject: "Your code",
          text_content: "Your verification code is 482913.",
          created_dt: new Date().toISOString(),
        },
      ],
      "GET /api/secrets/?key=GITHUB_TOKEN": { inTurn: [[], [token]] },
      "POST /api/secrets/": token,
    },
  });

  expect(commands).toHaveLength(4);
  expect(ran).toMatchObject({ exitCode: 0, stderr: "" });
  expect(ran.stdout.trim().split("\n")).toEqual(
    block.split("\n").filter((line) => line !== "" && !line.startsWith("$ ")),
  );
});

test("the README's program runs", { timeout: 60_000 }, async () => {
  const server = await startScriptedServer({ "GET /api/email/": [email] });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const sandbox = await createSandbox(server.apiUrl);
  onTestFinished(() => sandbox[Symbol.asyncDispose]());
  const block = (await blockOf("ts")).replaceAll("/path/to/workspace", sandbox.workspace);
  // Within the package, so that it finds it by its name.
  const file = join(packageRoot, "dist", `readme-${process.pid}.mjs`);
  await writeFile(file, `${block}\nprocess.stdout.write(JSON.stringify([exitCode, JSON.parse(stdout)]));\n`);
  onTestFinished(() => rm(file, { force: true }));

  const ran = await runProcess(process.execPath, [file], { cwd: packageRoot, env: {} });

  expect(ran).toEqual({ exitCode: 0, stderr: "", stdout: JSON.stringify([0, email]) });
});
