import { expect, test } from "vitest";
import { newJsonDocument, readJsonDocument } from "./json-document.ts";

const read = (text: string): ReturnType<typeof readJsonDocument> => readJsonDocument({ path: "/a.json", text });

const texts = {
  "comments and unknown keys": `{
  // mine
  "other": { "b": 1, "a": [1, 2 /* two */] },
  "last": true
}
`,
  "tabs and Windows ends of line": '{\r\n\t"a": {\r\n\t\t"b": "x"\r\n\t}\r\n}\r\n',
  "one line": '{"a":1,"z":[]}',
  "a trailing comma": '{\n    "a": 1,\n}\n',
  unicode: '{ "ü 🎛": "\\u00e9" }\n',
  "a byte order mark": '\uFEFF{\n  "a": 1\n}\n',
};

test.each(Object.entries(texts))("%s stay when something is put there and changed", (_name, text) => {
  const changed = read(text).with(["ours", "setup"], ["x"]).with(["ours", "setup"], ["y"]);
  expect(read(changed.text).get(["ours", "setup"])).toEqual(["y"]);
  for (const part of text.split(/\r?\n/).slice(1, -2)) expect(changed.text).toContain(part.replace(/,?\s*$/, ""));
  expect(changed.text.includes("\r\n")).toBe(text.includes("\r\n"));
  expect(changed.text.startsWith("\uFEFF")).toBe(text.startsWith("\uFEFF"));
  const rest = text.includes("\r\n") ? changed.text.replaceAll("\r\n", "") : "";
  expect(rest).not.toContain("\n");
});

test("a value that is put there again changes nothing", () => {
  const once = read(texts["comments and unknown keys"]).with(["ours"], { a: [1] });
  expect(once.with(["ours"], { a: [1] }).text).toBe(once.text);
});

test.each([
  ["", "it is no JSON (line 1)"],
  ["{\n  a: 1\n}", "it is no JSON (line 2)"],
  ["3", "it is no JSON object or list"],
  ['{ "a": { "b": 1, "b": 2 } }', 'it has the key "b" twice in one object'],
])("%j is not understood", (text, state) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({ code: "FILE_NOT_UNDERSTOOD", message: `Cannot change "/a.json": ${state}` }),
  );
});

test("a new one holds what is put there", () => {
  expect(newJsonDocument().with(["setup", "before"], ["x"]).text).toBe(
    '{\n  "setup": {\n    "before": [\n      "x"\n    ]\n  }\n}\n',
  );
});
