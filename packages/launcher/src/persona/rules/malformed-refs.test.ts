import { expect, it } from "vitest";
import { refuseMalformedRefs } from "./malformed-refs.ts";

const paths = (document: unknown): string[] => refuseMalformedRefs(document).map(({ path }) => path.join("/"));

it("refuseMalformedRefs() looks wherever refs are resolved, and nowhere else", () => {
  const document = {
    systemPrompt: "Run `echo ${x",
    env: { A: "${name", B: "$lower", C: "$OK" },
    mcpServers: {
      s: { command: "$cmd", args: ["${A:-b}"], env: { E: "${e}" } },
      h: { url: "https://x/${", headers: { H: "Bearer ${tok en}" } },
    },
  };
  expect(paths(document)).toEqual([
    "env/A",
    "env/B",
    "mcpServers/s/command",
    "mcpServers/s/args/0",
    "mcpServers/s/env/E",
    "mcpServers/h/url",
    "mcpServers/h/headers/H",
  ]);
});

it("refuseMalformedRefs() refuses a bare $NAME inside a header or a URL, where it would be sent as it stands", () => {
  const headers = { Authorization: "Bearer $TOKEN", "X-Price": "$5", "X-Ok": "$TOKEN", "X-Both": "${A} $TOKEN" };
  expect(paths({ mcpServers: { h: { url: "https://$HOST/x", headers } } })).toEqual([
    "mcpServers/h/url",
    "mcpServers/h/headers/Authorization",
    "mcpServers/h/headers/X-Both",
  ]);
  expect(paths({ env: { PRICE: "5 $USD" }, mcpServers: { s: { args: ["-c", "echo $HOME"] } } })).toEqual([]);
});
