import { expect, test } from "vitest";
import { extractCode } from "./extract-code.ts";
import { extractLink } from "./extract-link.ts";
import { withoutQuotes } from "./quotes.ts";

test("withoutQuotes() leaves out quoted lines and what follows the original message, and keeps decorated lines", () => {
  expect(withoutQuotes("new\n> old\n>> older\nend")).toBe("new\n\n\nend");
  expect(withoutQuotes("new\n-----Original Message-----\nold")).toBe("new\n");
  expect(withoutQuotes(">> 482 913 <<")).toBe(">> 482 913 <<");
});

const quoted = "It does not work.\n\n> Your code is 482913\n> Verify: https://a.example/verify?token=9fK2mQ7xLw3d";

test("a reply sends neither the code nor the link that it quotes", () => {
  const html = `<p>No.</p><blockquote type="cite">Your code is 482913 <a href="https://a.example/verify?token=9fK2mQ7xLw3d">Verify</a></blockquote>`;
  expect(extractCode({ subject: "Re: code", text_content: quoted })).toBeUndefined();
  expect(extractLink({ subject: "Re: code", text_content: quoted })).toBeUndefined();
  expect(extractCode({ subject: "Re: code", html_content: html })).toBeUndefined();
  expect(extractLink({ subject: "Re: code", html_content: html })).toBeUndefined();
});

test("a forwarded mail does", () => {
  const html = `<p>For you.</p><blockquote type="cite">Your code is 482913</blockquote>`;
  expect(extractCode({ subject: "Fwd: code", html_content: html })?.code).toBe("482913");
});
