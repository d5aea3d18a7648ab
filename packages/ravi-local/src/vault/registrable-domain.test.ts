import { expect, test } from "vitest";
import { registrableDomain } from "./registrable-domain.ts";

test.each([
  ["example.com", "example.com"],
  ["https://www.Example.com/login?x=1#y", "example.com"],
  ["login.a.b.example.com:8443", "example.com"],
  ["https://user:pass@accounts.example.org", "example.org"],
  ["login.example.co.uk", "example.co.uk"],
  ["https://example.com.au/", "example.com.au"],
  ["login.web.de", "web.de"],
  ["api.id.me", "id.me"],
  ["my-app.vercel.app", "my-app.vercel.app"],
  ["deep.my-app.vercel.app", "my-app.vercel.app"],
  ["someone.github.io/page", "someone.github.io"],
  ["localhost:3000", "localhost"],
  ["http://127.0.0.1:8080/", "127.0.0.1"],
  ["http://[::1]:8080/", "[::1]"],
  ["https://www.bücher.example", "xn--bcher-kva.example"],
  ["example.com.", "example.com"],
])("registrableDomain(%j) is %s", (text, domain) => {
  expect(registrableDomain(text)).toBe(domain);
});

test.each(["", "  ", "https://", "two words", "a..b", "https:///path"])("there is no domain in %j", (text) => {
  expect(registrableDomain(text)).toBeUndefined();
});
