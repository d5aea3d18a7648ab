import { describe, expect, it } from "vitest";
import { checkPersona } from "./check-persona.ts";
import { describeProblems } from "./describe-problems.ts";

const good = { id: "tester", description: "Tests", harness: "claude", model: "claude-sonnet-4-5", systemPrompt: "" };

/** The problems of a file as the user reads them: `file:line:column  pointer  message`. */
function refusalOf(content: unknown): string {
  const text = typeof content === "string" ? content : JSON.stringify(content, null, 2);
  const checked = checkPersona(text, "p.json");
  return checked.kind === "valid" ? "accepted" : describeProblems(checked.problems);
}

describe("checkPersona() on text that is not JSON", () => {
  it("refuses an empty file", () => {
    expect(refusalOf("")).toMatchInlineSnapshot(`"p.json  the file is empty"`);
  });

  it("refuses a file of white space", () => {
    expect(refusalOf(" \n\t\n")).toMatchInlineSnapshot(`"p.json  the file is empty"`);
  });

  it("refuses an unfinished file", () => {
    expect(refusalOf('{\n  "id": "tester",\n')).toMatchInlineSnapshot(
      `"p.json:3:1  broken JSON: expected a key in double quotes, got the end of the file"`,
    );
  });

  it("refuses a trailing comma", () => {
    expect(refusalOf('{\n  "id": "tester",\n}')).toMatchInlineSnapshot(`
      "p.json:3:1  broken JSON: expected a key in double quotes, got "}"
          Remove the comma before it"
    `);
  });

  it("refuses comments", () => {
    expect(refusalOf('{\n  // who\n  "id": "tester"\n}')).toMatchInlineSnapshot(`
      "p.json:2:3  broken JSON: expected a key in double quotes, got a comment
          JSON has no comments: remove it"
    `);
  });

  it("refuses single quotes", () => {
    expect(refusalOf("{ 'id': 1 }")).toMatchInlineSnapshot(`
      "p.json:1:3  broken JSON: expected a key in double quotes, got "'"
          JSON takes double quotes"
    `);
  });

  it("refuses unquoted keys", () => {
    expect(refusalOf("{ id: 1 }")).toMatchInlineSnapshot(
      `"p.json:1:3  broken JSON: expected a key in double quotes, got "i""`,
    );
  });

  it("refuses Python's constants", () => {
    expect(refusalOf('{ "ravi": { "identity": { "phone": True } } }')).toMatchInlineSnapshot(`
      "p.json:1:36  /ravi/identity/phone  broken JSON: expected a value, got True
          Write true"
    `);
  });

  it("refuses a line break in a string", () => {
    expect(refusalOf('{ "id": "a\nb" }')).toMatchInlineSnapshot(
      `"p.json:1:11  /id  broken JSON: expected a closing quote, got "\\n""`,
    );
  });

  it("refuses text after the end", () => {
    expect(refusalOf("{} {}")).toMatchInlineSnapshot(
      `"p.json:1:4  broken JSON: expected the end of the file, got "{""`,
    );
  });

  it("counts lines that end with CRLF", () => {
    expect(refusalOf('{\r\n  "id": 1\r\n  "env": 2\r\n}')).toMatchInlineSnapshot(
      `"p.json:3:3  broken JSON: expected "," or "}", got "\\"""`,
    );
  });

  it("shows no more of a broken secret than one character", () => {
    expect(refusalOf('{ "env": { "TOKEN": sk-abcdefghijklmnop1234 } }')).toMatchInlineSnapshot(
      `"p.json:1:21  /env/TOKEN  broken JSON: expected a value, got "s""`,
    );
  });

  it("refuses an array", () => {
    expect(refusalOf([good])).toMatchInlineSnapshot(`"p.json:1:1  expected an object, got an array"`);
  });

  it("refuses a string", () => {
    expect(refusalOf('"tester"')).toMatchInlineSnapshot(`"p.json:1:1  expected an object, got a string"`);
  });

  it("refuses null", () => {
    expect(refusalOf("null")).toMatchInlineSnapshot(`"p.json:1:1  expected an object, got null"`);
  });

  it("refuses repeated keys, deep down too", () => {
    expect(
      refusalOf(
        '{"id":"tester","description":"d","harness":"claude","model":"m","systemPrompt":"",\n"env":{"A":"1","A":"2"},\n"model":"n"}',
      ),
    ).toMatchInlineSnapshot(`
      "p.json:2:16  /env/A  "A" stands twice in the same object
          Remove one of the two
      p.json:3:1  /model  "model" stands twice in the same object
          Remove one of the two"
    `);
  });

  it("refuses __proto__ everywhere", () => {
    expect(
      refusalOf(
        '{"__proto__":{},"id":"tester","description":"d","harness":"claude","model":"m","systemPrompt":"",\n"env":{"__proto__":"x"}}',
      ),
    ).toMatchInlineSnapshot(`
      "p.json:1:2  /__proto__  "__proto__" is not a known key
          Remove it
      p.json:2:8  /env/__proto__  "__proto__" is not a known key
          Remove it"
    `);
  });

  it("refuses absurd nesting", () => {
    expect(refusalOf("[".repeat(5_000))).toMatchInlineSnapshot(
      `"p.json:1:66  /0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0  broken JSON: expected at most 64 levels, got "[""`,
    );
  });
});
