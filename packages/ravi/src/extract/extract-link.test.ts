import { describe, expect, test } from "vitest";
import { extractLink } from "./extract-link.ts";

const verify = "https://app.example.com/verify?token=9fK2mQ7xLw3d";
const text = (body: string, domains?: readonly string[]): string | undefined =>
  extractLink({ text_content: body }, { domains })?.url;

describe("a link is found", () => {
  test.each([
    `Verify your email: ${verify}`,
    `Verify your email: ${verify}.`,
    `Verify your email (${verify}).`,
    `Verify your email <${verify}>`,
    `Verify your email: "${verify}", please`,
    `Verify your email: [here](${verify})`,
    `Verify your email: ${verify}\n\nUnsubscribe: https://example.com/unsubscribe?token=9fK2mQ7xLw3e`,
    `Follow us https://x.com/example\nVerify your email: ${verify}`,
    `请点击${verify}，验证您的邮箱`,
  ])("in %j", (body) => {
    expect(text(body)).toBe(verify);
  });

  test("when a mail program broke it at the end of the line", () => {
    const long = `${verify}${"a".repeat(40)}`;
    expect(text(`Verify your email:\n${long.slice(0, 72)}\n${long.slice(72)}\n\nThanks`)).toBe(long);
  });

  test("in quoted-printable that nobody decoded", () => {
    expect(text("Verify: https://app.example.com/verify?token=3D9fK2=\nmQ7xLw3d\nBye=20")).toBe(verify);
  });

  test("once, when it stands in text and HTML", () => {
    const html = `<a href="${verify.replace("?", "?a=1&amp;")}">Verify</a>`;
    const plain = `Verify: ${verify.replace("?", "?a=1&")}`;
    expect(extractLink({ text_content: plain, html_content: html })?.url).toBe(verify.replace("?", "?a=1&"));
  });

  test("behind a redirector, which is said", () => {
    const url = "https://click.mailer.example/ls/click?upn=u001aBcDeFgHiJk";
    expect(extractLink({ html_content: `<a href="${url}">Confirm email</a>` })).toEqual({
      url,
      confidence: expect.any(Number),
      reason: expect.stringContaining("it passes through a redirector at click.mailer.example"),
    });
  });
});

describe("no link is found", () => {
  test.each([
    "Hello https://example.com/",
    "Unsubscribe: https://example.com/unsubscribe?token=9fK2mQ7xLw3d",
    "Verify: https://app.example.com@evil.test/verify?token=9fK2mQ7xLw3d",
    "Verify: https://user:pw@app.example.com/verify?token=9fK2mQ7xLw3d",
    "Verify: https://app.example.com\\@evil.test/verify?token=9fK2mQ7xLw3d",
    "Verify: https://app.example.com%40evil.test/verify?token=9fK2mQ7xLw3d",
    "Verify: javascript:alert(1)//https",
    "Verify: ftp://app.example.com/verify?token=9fK2mQ7xLw3d",
    "If this was not you, cancel here: https://app.example.com/session/cancel?token=9fK2mQ7xLw3d",
    "Read more about how to verify: https://example.com/blog/verify-your-email",
  ])("in %j", (body) => {
    expect(text(body)).toBeUndefined();
  });

  test("when two are equally likely", () => {
    expect(text(`Verify: ${verify}\nVerify: ${verify}2`)).toBeUndefined();
  });

  test("when the text of a link shows another site than it leads to", () => {
    const html = '<a href="https://evil.test/x/9fK2mQ7xLw3d">https://app.example.com/verify</a>';
    expect(extractLink({ html_content: html })).toBeUndefined();
  });
});

describe("with an allow-list", () => {
  test.each([
    { domain: "example.com", url: "https://example.com/verify?token=9fK2mQ7xLw3d" },
    { domain: "example.com", url: "https://a.b.example.com/verify?token=9fK2mQ7xLw3d" },
    { domain: "*.example.com", url: verify },
    { domain: "EXAMPLE.com.", url: verify },
    { domain: "localhost", url: "http://localhost:3000/verify?token=9fK2mQ7xLw3d" },
    { domain: "127.0.0.1", url: "http://127.0.0.1:3000/verify?token=9fK2mQ7xLw3d" },
    { domain: "münchen.example", url: "https://xn--mnchen-3ya.example/verify?token=9fK2mQ7xLw3d" },
    { domain: "example.com", url: `${verify}&next=https://www.example.com/home` },
  ])("$domain allows $url", ({ domain, url }) => {
    expect(text(`Verify: ${url}`, [domain])).toBe(url);
  });

  test.each([
    { domain: "good.example", url: "https://good.example.evil.test/verify?token=9fK2mQ7xLw3d" },
    { domain: "good.example", url: "https://evilgood.example/verify?token=9fK2mQ7xLw3d" },
    { domain: "good.example", url: "https://good.example@evil.test/verify?token=9fK2mQ7xLw3d" },
    { domain: "good.example", url: "https://evil.test/verify?token=9fK2mQ7xLw3d&x=good.example" },
    { domain: "good.example", url: "https://gооd.example/verify?token=9fK2mQ7xLw3d" },
    { domain: "good.example", url: "https://xn--gd-7lca.example/verify?token=9fK2mQ7xLw3d" },
    { domain: "good.example", url: "https://good.example/verify?token=9fK2mQ7xLw3d&url=https%3A%2F%2Fevil.test%2F" },
    { domain: "good.example", url: "https://good.example/verify?token=9fK2mQ7xLw3d&url=//evil.test/" },
    { domain: "localhost", url: "http://evil.localhost/verify?token=9fK2mQ7xLw3d" },
    { domain: "0.0.1", url: "http://127.0.0.1/verify?token=9fK2mQ7xLw3d" },
  ])("$domain does not allow $url", ({ domain, url }) => {
    expect(text(`Verify: ${url}`, [domain])).toBeUndefined();
  });

  test("a link that is not allowed does not stand in the way of one that is", () => {
    expect(text(`Verify: https://evil.test/verify?token=9fK2mQ7xLw3d\nVerify: ${verify}`, ["example.com"])).toBe(
      verify,
    );
  });

  test.each([[], [""], ["https://example.com"], ["a b"], ["user@example.com"], ["example.com/path"], ["*"]])(
    "%j is refused as a list",
    (...domains) => {
      expect(() => extractLink({}, { domains })).toThrow(expect.objectContaining({ code: "RAVI_INVALID_ARGUMENT" }));
    },
  );
});
