import { describe, expect, it } from "vitest";
import { opencodePathPatterns } from "./opencode-path-patterns.ts";

const places = { workspace: "/home/user/repo/app", root: "/home/user/repo", home: "/home/user" };

/** What opencode 1.18.33 matches: the path relative to the repository, with a star that crosses slashes. */
function matches(path: string, rule: "allow" | "deny", file: string, root = "repo"): boolean {
  const patterns = opencodePathPatterns(path, places, rule) ?? [];
  const seen = root === "repo" ? file : `home/user/repo/${file}`;
  return patterns.some((pattern) => {
    const source = pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll("*", ".*")
      .replaceAll("?", ".");
    return new RegExp(`^${source}$`, "s").test(seen);
  });
}

describe("opencodePathPatterns()", () => {
  it("says a path relative to the repository and relative to the file system's root", () => {
    expect(opencodePathPatterns("secret/*", places, "allow")).toEqual(["app/secret/*", "home/user/repo/app/secret/*"]);
  });

  it.each([
    ["secret/*", ["app/secret/a", "app/secret/a/b"], ["secret/a", "app/x/secret/a", "app/secrets/a"]],
    ["./secret/*", ["app/secret/a"], ["secret/a"]],
    ["/secret/*", ["app/secret/a"], ["secret/a", "app/x/secret/a"]],
    ["//home/user/repo/app/secret/**", ["app/secret/a/b"], ["app/a"]],
    ["//home/user/repo/top", ["top", "top/a"], ["app/top"]],
    ["~/repo/app/secret/*", ["app/secret/a"], ["app/a"]],
    ["~/**/.env", [".env", "app/.env", "app/x/.env", "../.env", "../other/.env"], ["app/x.env"]],
    ["//**/*.pem", ["k.pem", "app/x/k.pem"], ["app/k.pem2"]],
    ["//home/*/repo/app/a", ["app/a"], ["a"]],
    ["../lib/**", ["lib/a", "lib/a/b"], ["app/lib/a"]],
    ["../../other/a", ["../other/a"], ["other/a"]],
    [".env", ["app/.env", "app/x/y/.env"], [".env", "app/x.env"]],
    ["./.env", ["app/.env", "app/x/.env"], [".env"]],
    ["secret/", ["app/secret", "app/secret/a", "app/x/secret/a"], ["app/secrets"]],
    ["src/**/gen", ["app/src/gen", "app/src/a/b/gen", "app/src/gen/a"], ["app/src/agen", "src/gen"]],
    ["**", ["app/a", "app/a/b"], ["a"]],
    [".", ["app/a", "app/a/b"], ["a"]],
    ["//", ["a", "app/a"], []],
    ["//home/user", ["a", "app/a"], []],
    ["src/*.ts", ["app/src/a.ts"], ["app/src/a.js"]],
    ["a?c", ["app/abc"], ["app/ac"]],
    ["a+(b)/c", ["app/a+(b)/c"], ["app/aab/c"]],
  ])("denies by %s what claude does", (path, denied, open) => {
    expect(denied.filter((file) => !matches(path, "deny", file))).toEqual([]);
    expect(open.filter((file) => matches(path, "deny", file))).toEqual([]);
    const below = denied.filter((file) => !file.startsWith(".."));
    expect(below.filter((file) => !matches(path, "deny", file, "/"))).toEqual([]);
  });

  it.each([
    ["src/**", ["app/src/a", "app/src/a/b"], ["src/a", "app/a"]],
    ["src/*", ["app/src/a", "app/src/a/b"], ["app/a"]],
    ["**/*.md", ["app/a.md", "app/x/y/a.md"], ["a.md", "app/a.mdx"]],
    ["*.md", ["app/a.md", "app/x/y/a.md"], ["a.md"]],
    ["src/gen*", ["app/src/gen1", "app/src/gen/a"], ["app/src/a"]],
  ])("allows by %s what claude does", (path, allowed, closed) => {
    expect(allowed.filter((file) => !matches(path, "allow", file))).toEqual([]);
    expect(closed.filter((file) => matches(path, "allow", file))).toEqual([]);
  });

  it.each(["src/*.ts", "src/*/a", "**/a*b", "a?c", "//etc/hosts", "~/other/**"])(
    "does not allow by %s what claude would not, or what is outside",
    (path) => {
      expect(opencodePathPatterns(path, places, "allow")).toBeUndefined();
      expect(opencodePathPatterns(path, places, "deny")).not.toBeUndefined();
    },
  );

  it.each(["", "!a", "a[bc]", String.raw`a\*`])("cannot say %j", (path) => {
    expect(opencodePathPatterns(path, places, "deny")).toBeUndefined();
  });

  it("cannot say what is below a home that is not known", () => {
    expect(opencodePathPatterns("~/a", { workspace: "/w", root: "/w" }, "deny")).toBeUndefined();
  });

  it("knows a repository at the file system's root", () => {
    expect(opencodePathPatterns("a/b", { workspace: "/srv", root: "/" }, "deny")).toEqual(["srv/a/b", "srv/a/b/*"]);
  });
});
