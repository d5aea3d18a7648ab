import { parse } from "jsonc-parser";
import { expect, test } from "vitest";
import { readJsonDocument } from "./json-document.ts";

const read = (text: string): ReturnType<typeof readJsonDocument> => readJsonDocument({ path: "/a.json", text });
const valueOf = (text: string): { a: unknown[] } =>
  parse(text.replace("\uFEFF", ""), [], { allowTrailingComma: true }) as { a: unknown[] };

const lists = [
  '{"a":[1,2]}',
  '{ "a": [ 1, 2 ] }',
  '{"a":[ /* c */ 1, 2 // d\n ]}',
  '{\n  "a": [\n    1,\n    2, // e\n  ],\n}\n',
  '{\r\n\t"a": [\r\n\t\t1, // c\r\n\t\t{ "b": [] }\r\n\t]\r\n}',
  '{"a":[// c\n]}',
  '{"a":[]}',
  '{\n    "a": []\n}',
  '\uFEFF{"a":[1] /* end */}',
];

test.each(lists)("an item joins the list of %j, and goes again to the byte", (text) => {
  const items = valueOf(text).a;
  for (let index = 0; index <= items.length; index += 1) {
    const joined = read(text).withItem(["a"], index, { ours: [true] });
    expect(valueOf(joined.text).a).toEqual(items.toSpliced(index, 0, { ours: [true] }));
    expect(joined.text.includes("\r\n")).toBe(text.includes("\r\n"));
    expect(joined.with(["a", index], undefined).text).toBe(text);
  }
});

test.each([
  '{"b":1}',
  '{ "b": 1 }',
  '{"b":1,}',
  "{}",
  "{ // c\n}",
  '{"b":1 // c\n}',
  '{\n\t"b": 1, // c\n}\n',
  "{}\r\n",
])("a property joins %j, and goes again to the byte", (text) => {
  const joined = read(text).with(["ours", "deep"], ["x"]);
  expect(valueOf(joined.text)).toEqual({ ...valueOf(text), ours: { deep: ["x"] } });
  expect(joined.with(["ours"], undefined).text).toBe(text);
});

test.each([
  ['{"a":[1 /* one */, 2 /* two */]}', 0],
  ['{"a":[1 /* one */, 2 /* two */]}', 1],
  ['{"a":[1 /* one */, /* before */ 2 /* two */, 3]}', 1],
  ['{"a":[\n  // one\n  1, // first\n  // two\n  2, // second\n]}', 0],
  ['{"a":[\n  // one\n  1, // first\n  // two\n  2, // second\n]}', 1],
  ['{"a":[\n  // one\n  1 // first\n, // two\n  2 ]}', 1],
  ['{"a":[ // one\n  1 ]}', 0],
  ['{"a":[ 1, // one\n  2, // two\n 3 ]}', 2],
])("comments in %j outlive the item beside them", (text, index) => {
  const rest = read(text).with(["a", index], undefined).text;
  expect(valueOf(rest).a).toEqual(valueOf(text).a.toSpliced(index, 1));
  expect(rest.match(/one|two|first|second|before/g)).toEqual(text.match(/one|two|first|second|before/g));
});

test("a line stays one line, and what is indented by tabs is so further on", () => {
  expect(read('{"a": {"b": 1}}').with(["a", "c"], [1]).text).toBe('{"a": {"b": 1, "c": [1]}}');
  expect(read('{\n\t"a": {\n\t\t"b": 1\n\t}\n}').with(["a", "c"], [1]).text).toBe(
    '{\n\t"a": {\n\t\t"b": 1,\n\t\t"c": [\n\t\t\t1\n\t\t]\n\t}\n}',
  );
  expect(read('{\n\t"a": {\n\t\t"b": 1\n\t}\n}').with(["a"], { b: 2 }).text).toBe('{\n\t"a": {\n\t\t"b": 2\n\t}\n}');
});

test.each([
  ["[]", ["a"], "it is no object"],
  ['{"a":[]}', ["a", "b"], "a is no object"],
  ['{"a":"x"}', ["a", "b", "c"], "a is no object"],
  ['{"a":null}', ["a", "b"], "a is no object"],
])("%j has no room for a value at %j", (text, at, state) => {
  expect(() => read(text).with(at, 1)).toThrow(`Cannot change "/a.json": ${state}`);
});
