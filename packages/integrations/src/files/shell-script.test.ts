import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { quoteWord, withoutBlock } from "@persona-launcher/launcher/text";
import { newShellScript, withShellBlock } from "./shell-script.ts";

const block = { id: "dmux", lines: ["echo ours || true"] };

test.each([
  "#!/bin/sh\nexit 3\n",
  "#!/usr/bin/env bash\nset -e\nexec true",
  "#!/usr/bin/env -S bash -e\n",
  "exit 1\n",
  "#!/bin/sh",
  "",
])("%j runs ours first, and is as before when it is taken away", (text) => {
  const script = withShellBlock({ path: "/hook", text }, block);
  expect(withoutBlock(script, "dmux")).toBe(text);
  expect(withShellBlock({ path: "/hook", text: script }, block)).toBe(script);
  expect(
    execFileSync("/bin/sh", ["-c", `${script}\ntrue`.replace(/exit \d|exec true/, "true")], { encoding: "utf8" }),
  ).toBe("ours\n");
});

test.each([
  ["#!/bin/sh\r\nexit 0\r\n", "it has Windows ends of line, with which no shell can run it"],
  ["#!/usr/bin/env node\n", '"#!/usr/bin/env node" is no shell we know'],
  ["#!/usr/bin/python3 -u\n", '"#!/usr/bin/python3 -u" is no shell we know'],
])("%j is left alone", (text, state) => {
  expect(() => withShellBlock({ path: "/hook", text }, block)).toThrow(
    expect.objectContaining({ code: "FILE_NOT_UNDERSTOOD", message: `Cannot change "/hook": ${state}` }),
  );
});

test("a new script runs in bash", () => {
  expect(newShellScript(block)).toBe(
    "#!/usr/bin/env bash\n# >>> persona-launcher: dmux\necho ours || true\n# <<< persona-launcher: dmux\n",
  );
});

test.each(["plain/path.sh", "with space", "it's", "$(touch pwned)", "`x`", 'a"b', "ü 🎛", "", "a\\b", "-x", "a\nb"])(
  "a shell takes %j as it is",
  async (word) => {
    const directory = await mkdtemp(join(tmpdir(), "quote-"));
    onTestFinished(() => rm(directory, { recursive: true }));
    await writeFile(join(directory, "script"), `printf %s ${quoteWord(word)}\n`);
    for (const shell of ["sh", "bash"]) {
      expect(execFileSync(shell, [join(directory, "script")], { encoding: "utf8" }), shell).toBe(word);
    }
  },
);
