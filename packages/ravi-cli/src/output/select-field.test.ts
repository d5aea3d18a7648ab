import { expect, test } from "vitest";
import { selectField } from "./select-field.ts";

const identity = { uuid: "u", name: "N", inbox: "n@example.test", phone: "", tags: [{ k: 1 }], none: null };

test.each([
  { path: "name", text: "N\n" },
  { path: "email", text: "n@example.test\n" },
  { path: "phone", text: "\n" },
  { path: "none", text: "\n" },
  { path: "tags", text: '[{"k":1}]\n' },
  { path: "tags.0.k", text: "1\n" },
])("field $path of an object is bare text", ({ path, text }) => {
  expect(selectField(identity, path)).toBe(text);
});

test("of a list each element's field is a line, and a number picks an element", () => {
  expect(selectField([identity, identity], "name")).toBe("N\nN\n");
  expect(selectField([identity], "0.name")).toBe("N\n");
  expect(selectField([], "name")).toBe("");
});

test.each(["nope", "name.length", "constructor", "__proto__", "tags.5"])("field %s is not there", (path) => {
  expect(() => selectField(identity, path)).toThrow(expect.objectContaining({ code: "RAVI_NO_FIELD" }));
});
