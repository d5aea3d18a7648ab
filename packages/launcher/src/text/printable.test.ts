import { expect, it } from "vitest";
import { printable } from "./printable.ts";

it("printable() leaves ordinary text alone, in any script", () => {
  expect(printable("Zoë 名前 🚀 /a/b~c")).toBe("Zoë 名前 🚀 /a/b~c");
});

it("printable() disarms escape sequences, line breaks, direction marks and half characters", () => {
  expect(printable("\u001b[31m\r\n\u009b\u202e\u2028\ufeff\u{e0001}\ud800")).toBe(
    String.raw`\u001b[31m\u000d\u000a\u009b\u202e\u2028\ufeff\u{e0001}\ud800`,
  );
});
