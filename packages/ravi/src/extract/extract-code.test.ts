import { describe, expect, test } from "vitest";
import { extractCode } from "./extract-code.ts";
import type { MessageContent } from "./message-content.ts";

const codeOf = (message: MessageContent | string): string | undefined =>
  extractCode(typeof message === "string" ? { body: message } : message)?.code;

describe("a code is found", () => {
  test.each([
    ["Your code is 482-913", "482913"],
    ["Your code: 123 456.", "123456"],
    ["Your code: 12-34-56", "123456"],
    ["Your code: 4829 1375", "48291375"],
    ["G-482913 is your verification code", "482913"],
    ["Your confirmation code is A7K-2QX", "A7K2QX"],
    ["Your code: a7k2qx", "a7k2qx"],
    ["Enter this code: WDJB-MJHT", "WDJBMJHT"],
    ["Code: 4 8 2 9 1 3", "482913"],
    ["Code:482913", "482913"],
    ["Code: **482913**", "482913"],
    ["<#> 482913 is your code", "482913"],
    ["Sign in to Ferry\n\n@ferry.example #482913", "482913"],
    ["Verification code: 012345", "012345"],
    ["Your code is 2019", "2019"],
    ["验证码４８２９１３，请勿泄露", "482913"],
    ["인증번호는 482913입니다", "482913"],
    ["رمز التحقق ٤٨٢٩١٣", "482913"],
    ["Your code is XK4-92PL", "XK492PL"],
    ["Your code is LH-7743-QK", "LH7743QK"],
    ["Your code is 48.29.13", "482913"],
    ["Your code is a3f9-k2m8", "a3f9k2m8"],
    ["3D Secure sifreniz: 904417", "904417"],
    ["Ihr Code ist gueltig bis 10:32 und lautet 482913", "482913"],
    ["<#> 88214 opens Loopcab\nFA+9qCX9VSu", "88214"],
    ["Example: 482-913. Use it to sign in. It expires in 5 minutes.", "482913"],
    ["The code from before (118264) has expired. Use 920041 instead.", "920041"],
    ["5514 2098 is your Gov-ID security code", "55142098"],
  ])("in %j", (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  test("in a subject alone", () => {
    expect(codeOf({ subject: "482913 is your code", text_content: "" })).toBe("482913");
  });

  test("in HTML alone, split over cells", () => {
    const cells = ["4", "8", "2", "9", "1", "3"].map((digit) => `<td>${digit}</td>`).join("\n");
    expect(codeOf({ html_content: `<p>Your code:</p><table><tr>${cells}</tr></table>` })).toBe("482913");
  });

  test("in the text of a picture, or of one for each digit", () => {
    const digits = ["4", "8", "2", "9", "1", "3"].map((digit) => `<img src="x" alt="${digit}">`).join("");
    expect(codeOf({ html_content: '<p>Your code:</p><img src="x" alt="482 913">' })).toBe("482913");
    expect(codeOf({ html_content: `<p>Your code:</p>${digits}` })).toBe("482913");
  });

  test("not in an article about codes, and not in the notice of a meeting", () => {
    expect(
      codeOf({ subject: "About codes", text_content: "How code 4471 became a legend. Read more" }),
    ).toBeUndefined();
    expect(
      codeOf({ subject: "Sprint review", text_content: "Meeting ID: 844 1209\nPasscode: 482913" }),
    ).toBeUndefined();
  });

  test("once, when text and HTML both hold it", () => {
    expect(codeOf({ text_content: "Code: 482-913", html_content: "<p>Code: <b>482 913</b></p>" })).toBe("482913");
  });

  test("with what was written, a confidence and a reason", () => {
    expect(extractCode({ body: "Your verification code is A7K-2QX" })).toEqual({
      code: "A7K2QX",
      written: "A7K-2QX",
      confidence: expect.closeTo(0.76, 1),
      reason: 'grouped letters and digits, right after "code"',
    });
  });
});

describe("no code is found", () => {
  test.each([
    "",
    "In 2024 we moved.",
    "Your code was sent on 2024-11-05 at 14:22:09.",
    "Your code was sent to +1 555 010 0199.",
    "Verification from 203.0.113.45, code version 20.11.1",
    "Order 482913 is on its way",
    "Order number: 482913",
    "Invoice #482913, total $482,913.00",
    "Tracking number 482913756120",
    "Postal code 94107, area code 415555",
    "Promo code SPRING24 or 482913",
    "Account ending in 4829",
    "Background colour #48a913",
    "https://example.com/code/482913?code=482913",
    "unsubscribe id 482913",
    "code 12345678901234567890",
    "Call 1-800-482-9137 to verify",
    "We sent you 4829 points",
    "The code 118264 has expired",
    "Your code was 118264, it no longer works",
    "お店コード：4471",
    "Summer sale! Use code SUMMER25 at checkout",
    "Use code GIOIA-2025 today",
    "最近の認証コード詐欺は4821件。新しい番号は1332",
  ])("in %j", (text) => {
    expect(codeOf(text)).toBeUndefined();
  });

  test("when two are equally likely", () => {
    expect(codeOf("Your code is 482913. Your code is 118264.")).toBeUndefined();
    expect(codeOf("Recovery codes:\n482913\n118264")).toBeUndefined();
  });

  test("when it is hidden from the reader", () => {
    expect(codeOf({ html_content: '<div style="display:none">Your code is 482913</div><p>Hello</p>' })).toBeUndefined();
  });
});

test("a code that is quoted from an older mail yields to the new one", () => {
  expect(codeOf({ text_content: "Your code is 482913\n\n> Your code is 118264" })).toBe("482913");
});

test("confidence stays between 0.5 and 1, and grows with what speaks for the code", () => {
  const sure = extractCode({ subject: "Your code", body: "Your code is 482913\n@e.example #482913" })?.confidence ?? 0;
  const fair = extractCode({ body: "Enter 482913 to verify your account. Never share this code." })?.confidence ?? 0;
  expect(sure).toBeGreaterThan(fair);
  expect(fair).toBeGreaterThanOrEqual(0.5);
  expect(sure).toBeLessThan(1);
});
