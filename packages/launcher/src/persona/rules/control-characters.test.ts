import { expect, it } from "vitest";
import { refuseControlCharacters } from "./control-characters.ts";

const paths = (document: unknown): string[] => refuseControlCharacters(document).map(({ path }) => path.join("/"));

it("refuseControlCharacters() refuses NUL anywhere and line breaks in headers", () => {
  const headers = { A: "x\r\nB: y", C: "ok" };
  expect(paths({ env: { A: "a\0b" }, systemPrompt: "a\nb\0", mcpServers: { h: { headers } } })).toEqual([
    "env/A",
    "systemPrompt",
    "mcpServers/h/headers/A",
  ]);
});

it("refuseControlCharacters() accepts line breaks and tabs elsewhere", () => {
  expect(paths({ systemPrompt: "a\n\tb\r\n", env: { A: "a\nb" } })).toEqual([]);
});
