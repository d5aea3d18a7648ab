import { describe, expect, it } from "vitest";
import { adapters } from "../harness/adapters.ts";
import { harnessIds } from "../harness/harness-adapter.ts";
import { withEncodedSecrets } from "./encoded-secrets.ts";
import { createRedactor } from "./redactor.ts";

const secret = `"{file:/etc/hostname}\\token-5c81e0`;

describe.each(harnessIds)("withEncodedSecrets() for %s", (harness) => {
  const { encodeReference } = adapters[harness];
  const redact = createRedactor(withEncodedSecrets([secret], encodeReference));

  it.each([
    ["as it is", (text: string) => text],
    ["in base64", (text: string) => Buffer.from(text).toString("base64")],
    ["in base64 behind something else", (text: string) => Buffer.from(`Bearer ${text}`).toString("base64")],
    ["in hexadecimal", (text: string) => Buffer.from(text).toString("hex")],
  ])("masks the variable that the agent has, and the value, %s", (_form, print) => {
    for (const value of [secret, encodeReference(secret)]) {
      expect(redact(print(value))).toContain("[masked]");
      expect(redact(print(value))).not.toContain(print("token-5c81e0").slice(4, -4));
    }
  });
});

describe("withEncodedSecrets()", () => {
  it("names no value twice where encoding changes nothing", () => {
    expect(withEncodedSecrets(["one-secret", "one-secret"], (value) => value)).toEqual(["one-secret"]);
  });
});
