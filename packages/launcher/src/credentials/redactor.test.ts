import { describe, expect, it } from "vitest";
import { createRedactor, mask } from "./redactor.ts";

/** mulberry32: the same numbers in [0, 1) for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const tricky = 'p"ss\\w0rd/é +&=%';

describe("createRedactor()", () => {
  it.each<[string, string]>([
    ["as it is", tricky],
    ["inside a JSON string", JSON.stringify(tricky).slice(1, -1)],
    ["inside JSON inside a JSON string", JSON.stringify(JSON.stringify(tricky).slice(1, -1)).slice(1, -1)],
    ["percent-encoded", encodeURIComponent(tricky)],
    ["in base64", Buffer.from(tricky).toString("base64")],
    ["in base64url", Buffer.from(tricky).toString("base64url")],
  ])("masks a secret %s", (_name, form) => {
    expect(createRedactor([tricky])(`<${form}> and <${form}>`)).toBe(`<${mask}> and <${mask}>`);
  });

  it("masks each line of a secret with several lines", () => {
    const redact = createRedactor(["-----BEGIN KEY-----\nMIIEvQIBADANBg\nshort\n-----END KEY-----\n"]);
    expect(redact("cat: -----BEGIN KEY-----")).toBe(`cat: ${mask}`);
    expect(redact('{"out":"MIIEvQIBADANBg"}')).toBe(`{"out":"${mask}"}`);
    expect(redact("short")).toBe("short");
  });

  it("masks a secret with several lines where JSON has made one line of it", () => {
    const secret = "first line of it\nsecond line of it";
    expect(createRedactor([secret])(JSON.stringify({ out: secret }))).toBe(`{"out":"${mask}"}`);
    expect(createRedactor([secret.replace("\n", "\r\n")])(secret)).toBe(`${mask}\n${mask}`);
  });

  it("takes the longer of two secrets that overlap", () => {
    const redact = createRedactor(["abcdefgh", "abcdefghijkl"]);
    expect(redact("abcdefghijkl abcdefgh")).toBe(`${mask} ${mask}`);
  });

  it("leaves nothing whole of two secrets that run into each other", () => {
    const masked = createRedactor(["abcdefghij", "ghijklmnop"])("x abcdefghijklmnop x");
    expect(masked).not.toContain("abcdefghij");
    expect(masked).not.toContain("ghijklmnop");
  });

  it.each([
    "a.c.e.g.",
    "(((((((((",
    "[a-z]+[a-z]+",
    "$&$1$`$'xx",
    "^.*$^.*$",
    "a|b|c|d|e",
    "\\d\\d\\d\\d",
    "{1,3}{1,3}",
    "/x/gmsiu",
  ])("takes %j literally", (secret) => {
    expect(createRedactor([secret])(`<${secret}>`)).toBe(`<${mask}>`);
    expect(createRedactor([secret])("abcdefgh aXcXeXgX 1234 x/y")).toBe("abcdefgh aXcXeXgX 1234 x/y");
  });

  it.each(["", "a", "true", "1234567"])("does not mask %j: it is too short to be told from a word", (secret) => {
    const text = "a true story, 1234567 times";
    expect(createRedactor([secret])(text)).toBe(text);
  });

  it("masks a secret of eight characters", () => {
    expect(createRedactor(["12345678"])("x12345678x")).toBe(`x${mask}x`);
  });

  it("changes nothing when there are no secrets", () => {
    expect(createRedactor([])("anything [masked] $&")).toBe("anything [masked] $&");
  });

  it("masks in every call alike", () => {
    const redact = createRedactor(["sentinel-1"]);
    expect([1, 2, 3].map(() => redact("a sentinel-1"))).toEqual([1, 2, 3].map(() => `a ${mask}`));
  });

  it("accepts half a surrogate pair", () => {
    expect(createRedactor(["secret-\ud83d-half"])("x")).toBe("x");
  });

  it("keeps JSON readable", () => {
    const line = JSON.stringify({ type: "text", text: `key: ${tricky}` });
    expect(JSON.parse(createRedactor([tricky])(line))).toEqual({ type: "text", text: `key: ${mask}` });
  });

  it("lets no random secret survive in any form it knows", () => {
    const random = createRandom(7);
    const alphabet = Array.from("abcXYZ019 \"'\\/\n\t$&[](){}|.*+?^%<>=:;é😀");
    const randomText = (length: number): string =>
      Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join("");
    for (let round = 0; round < 400; round += 1) {
      const secrets = Array.from({ length: 1 + Math.floor(random() * 4) }, () =>
        randomText(8 + Math.floor(random() * 30)),
      );
      const forms = secrets.flatMap((secret) => {
        const json = JSON.stringify(secret).slice(1, -1);
        const bytes = Buffer.from(secret);
        return [secret, json, JSON.stringify(json).slice(1, -1), encodeURIComponent(secret), bytes.toString("base64")];
      });
      const text = forms.map((form) => `${randomText(3)}${form}`).join(randomText(2));
      const masked = createRedactor(secrets)(text);
      expect(forms.filter((form) => masked.includes(form))).toEqual([]);
    }
  });

  // What base64 makes of a secret depends on how many bytes stand before it and on what follows.
  it.each([
    ["with the newline of echo", (secret: string) => Buffer.from(`${secret}\n`).toString("base64")],
    ["as the password of basic authentication", (secret: string) => Buffer.from(`user:${secret}`).toString("base64")],
  ])("masks a secret in base64 %s", (_name, encode) => {
    for (const secret of ["sentinel-secret-10", "sentinel-secret-101", "sentinel-secret-1012"]) {
      const masked = createRedactor([secret])(`Authorization: Basic ${encode(secret)}`);
      const shown = /Basic (.*)$/.exec(masked)?.[1] ?? "";
      expect(Buffer.from(shown, "base64").toString("latin1")).not.toContain("sentinel");
    }
  });
});
