import { expect, test } from "vitest";
import { htmlToText } from "./html-to-text.ts";

const lines = (html: string): string[] =>
  htmlToText(html)
    .text.split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

test.each([
  { what: "blocks", html: "<p>One</p><div>two<br>three</div>", seen: ["One", "two", "three"] },
  { what: "cells", html: "<table><tr><td>Code</td><td>482913</td></tr></table>", seen: ["Code\t482913"] },
  { what: "digits in spans", html: "<b>4</b><span>8</span><i>2</i>", seen: ["482"] },
  { what: "white space", html: "a \n\t b<p>  c</p>", seen: ["a b", "c"] },
  { what: "entities", html: "&lt;&#52;&#x38;&nbsp;&eacute;&hellip;&unknown;&Ccedil;", seen: ["<48 é...&unknown;Ç"] },
  {
    what: "style and script",
    html: "<style>p{color:#123456}</style>a<script>var x='</p>482913'</script>b",
    seen: ["ab"],
  },
  { what: "comments", html: "a<!-- 482913 --><!--[if mso]><p>118264</p><![endif]-->b<!-->c", seen: ["abc"] },
  { what: "a head", html: "<head><title>111111</title><meta content='222222'></head><body>b</body>", seen: ["b"] },
  { what: "a hidden preheader", html: '<div style="DISPLAY : none !important">4829<p>13</p></div>b', seen: ["b"] },
  {
    what: "tiny and transparent text",
    html: '<span style="font-size:0px">1</span><p style="opacity:0">2</p>b',
    seen: ["b"],
  },
  { what: "a hidden attribute", html: "<div hidden>1</div><p>b</p>", seen: ["b"] },
  { what: "text after a hidden cell", html: '<td style="display:none">x<td>b', seen: ["b"] },
  { what: "a full opacity", html: '<p style="opacity:0.9;font-size:0.9em">b</p>', seen: ["b"] },
  { what: "a tag that never ends", html: "b<a href='x", seen: ["b"] },
  { what: "quotes with a bracket", html: '<p title="a>b">c</p>', seen: ["c"] },
  { what: "a lone angle", html: "1 < 2 and 3 <4", seen: ["1 < 2 and 3 <4"] },
  { what: "closing tags of nothing", html: "</div></p>b</span>", seen: ["b"] },
])("$what: what a reader sees", ({ html, seen }) => {
  expect(lines(html)).toEqual(seen);
});

test("links come with their text, or that of their image", () => {
  const { anchors, text } = htmlToText(
    '<p>Hi <a href="https://e.example/?a=1&amp;b=2"><b>Verify</b> now</a></p><a href=x><img alt="Logo"></a><a name=n>t</a>',
  );

  expect(anchors.map(({ href, label }) => ({ href, label }))).toEqual([
    { href: "https://e.example/?a=1&b=2", label: "Verify now" },
    { href: "x", label: "Logo" },
  ]);
  expect(text.slice(anchors[0]?.start, anchors[0]?.end)).toBe("Verify now");
});

test("a hidden link is none", () => {
  expect(htmlToText('<div style="display:none"><a href="https://e.example/">x</a></div>').anchors).toEqual([]);
});
