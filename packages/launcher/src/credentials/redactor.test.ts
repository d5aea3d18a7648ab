import { describe, expect, it } from "vitest";
import { runMaskingCampaign } from "../../testing/masking-campaign.ts";
import { createRedactor, mask } from "./redactor.ts";

const tricky = 'p"ss\\w0rd/é +&=%';

describe("createRedactor()", () => {
  it.each<[string, string]>([
    ["as it is", tricky],
    ["inside a JSON string", JSON.stringify(tricky).slice(1, -1)],
    ["inside JSON inside a JSON string", JSON.stringify(JSON.stringify(tricky).slice(1, -1)).slice(1, -1)],
    ["percent-encoded", encodeURIComponent(tricky)],
    ["in base64", Buffer.from(tricky).toString("base64")],
    ["in base64url", Buffer.from(tricky).toString("base64url")],
    ["in hexadecimal", Buffer.from(tricky).toString("hex")],
    ["in capital hexadecimal", Buffer.from(tricky).toString("hex").toUpperCase()],
    ["as a hexdump", Buffer.from(tricky).toString("hex").match(/../g)!.join(" ")],
    [
      "as the dump of xxd",
      Buffer.from(tricky)
        .toString("hex")
        .match(/..?.?.?/g)!
        .join(" "),
    ],
    ["as escaped bytes", Buffer.from(tricky).toString("hex").replaceAll(/../g, "\\x$&")],
    ["with every byte percent-encoded", Buffer.from(tricky).toString("hex").replaceAll(/../g, "%$&")],
    ["percent-encoded twice", encodeURIComponent(encodeURIComponent(tricky))],
    ["percent-encoded in small letters", encodeURIComponent(tricky).replaceAll(/%../g, (code) => code.toLowerCase())],
    ["as a form field", new URLSearchParams({ "": tricky }).toString().slice(1)],
    ["with HTML entities", tricky.replaceAll("&", "&amp;").replaceAll('"', "&quot;")],
    ["with escapes for everything but ASCII", tricky.replaceAll("é", "\\u00e9").replaceAll('"', '\\"')],
    ["with PHP's escaped slashes", JSON.stringify(tricky).slice(1, -1).replaceAll("/", "\\/")],
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

  it("lets no random secret show through, whatever form and chunks it comes in", () => {
    expect(runMaskingCampaign({ rounds: 1500, seed: 20261121 }).misses).toEqual([]);
  });

  it("is tested by a campaign that notices what shows through", () => {
    const { misses } = runMaskingCampaign({ rounds: 400, seed: 7, createMasker: () => (text) => text });
    expect(misses.length).toBeGreaterThan(380);
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
