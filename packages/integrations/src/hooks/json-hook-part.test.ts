import { expect, test } from "vitest";
import { jsonHookPart } from "./json-hook-part.ts";

const isOurs = (item: unknown): boolean => typeof item === "string" && item.includes("ravi-setup.sh");
const part = jsonHookPart({
  path: "/config.local.json",
  purpose: "provisions",
  entries: [
    { kind: "item", at: ["setup", "before"], value: 'bash "ravi-setup.sh"', isOurs, isFirst: true },
    { kind: "value", at: ["profiles", "RAVI"], value: { command: "persona" } },
  ],
});
const file = (text: string): { path: string; text: string; mode: number } => ({ path: part.path, text, mode: 0o600 });

test("entries join those of others, and go without a trace", () => {
  const text = `{
  // mine
  "setup": { "before": ["pnpm install"], "cwd": "app" },
  "profiles": {
    "OTHER": {}
  },
  "teardown": []
}
`;
  const { text: after, mode } = part.with(file(text));
  expect(mode).toBe(0o600);
  expect(JSON.parse(after.replace("// mine", ""))).toEqual({
    setup: { before: ['bash "ravi-setup.sh"', "pnpm install"], cwd: "app" },
    profiles: { OTHER: {}, RAVI: { command: "persona" } },
    teardown: [],
  });
  expect(part.with(file(after)).text).toBe(after);
  expect(part.isIn(file(after))).toBe(true);
  const rest = part.without(file(after))?.text ?? "";
  expect(JSON.parse(rest.replace("// mine", ""))).toEqual(JSON.parse(text.replace("// mine", "")));
  expect(part.isIn(file(rest))).toBe(false);
});

test("an entry of ours that is out of date is replaced where it stands", () => {
  const { text } = part.with(file('{"setup":{"before":["a","sh /old/ravi-setup.sh","b"]}}'));
  expect((JSON.parse(text) as { setup: unknown }).setup).toEqual({ before: ["a", 'bash "ravi-setup.sh"', "b"] });
});

test("a file that was ours alone goes, and a new one is what is to be pasted", () => {
  const { text, mode } = part.with(undefined);
  expect({ text, mode }).toEqual({ text: part.paste, mode: 0o644 });
  expect(part.without(file(text))).toBeUndefined();
});

test("a list that is none is left alone", () => {
  expect(() => part.with(file('{"setup":{"before":"pnpm install"}}'))).toThrow(
    expect.objectContaining({
      code: "FILE_NOT_UNDERSTOOD",
      message: 'Cannot change "/config.local.json": setup.before is no list',
    }),
  );
  expect(part.isIn(file("no JSON"))).toBe(false);
});
