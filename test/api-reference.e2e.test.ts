import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generateApiReference, type ApiReference } from "../docs/generator/generate-api-reference.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

describe("docs/api", () => {
  let directory: string;
  let reference: ApiReference;
  let committed: Record<string, string>;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "api-reference-"));
    reference = await generateApiReference(directory);
    committed = await readPages(join(root, "docs/api"));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  test("is what `pnpm docs:api` writes", async () => {
    expect(await readPages(directory)).toEqual(committed);
  });

  test("describes every symbol that a published package exports", () => {
    expect(reference.undocumented).toEqual([]);
  });

  test("names every entry point of every published package", async () => {
    const specifiers = await publishedEntryPoints();
    expect(specifiers).toContain("@persona-launcher/launcher/exec");
    for (const specifier of specifiers) expect(committed["README.md"]).toContain(`\`${specifier}\``);
  });

  test("has links that lead to a page and a heading", () => {
    const broken = Object.entries(committed).flatMap(([file, text]) =>
      linksOf(text).filter((link) => !leadsSomewhere(link, file, committed)),
    );
    expect(broken).toEqual([]);
    expect(linksOf(committed["launcher.md"] ?? "")).toContain("#launcheroptions");
  });

  test("holds nothing that differs between machines and days", () => {
    for (const text of Object.values(committed)) {
      expect(text).not.toContain(root);
      expect(text).not.toMatch(/node_modules|file:\/\/|\.ts:\d+/);
    }
  });
});

async function readPages(directory: string): Promise<Record<string, string>> {
  const files = await readdir(directory, { recursive: true });
  const pages = files.filter((file) => file.endsWith(".md")).toSorted();
  const texts = pages.map(async (file) => [file, await readFile(join(directory, file), "utf8")] as const);
  return Object.fromEntries(await Promise.all(texts));
}

async function publishedEntryPoints(): Promise<string[]> {
  const packages = await readdir(join(root, "packages"));
  const names = packages.map(async (folder) => {
    const manifest = JSON.parse(await readFile(join(root, "packages", folder, "package.json"), "utf8")) as {
      name: string;
      exports: Record<string, unknown>;
    };
    const subpaths = Object.keys(manifest.exports).filter((subpath) => !subpath.endsWith(".json"));
    return subpaths.map((subpath) => join(manifest.name, subpath));
  });
  return (await Promise.all(names)).flat();
}

/** Links within the repository; those to the outside are others' business. */
function linksOf(page: string): string[] {
  return [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, link = ""]) => link).filter((link) => !link.includes("://"));
}

function leadsSomewhere(link: string, from: string, pages: Readonly<Record<string, string>>): boolean {
  const [path = "", anchor] = link.split("#");
  // The index also links to the pages for people.
  if (path === "../library.md") return true;
  const page = pages[path === "" ? from : join(dirname(from), path)];
  return page !== undefined && (anchor === undefined || anchorsOf(page).has(anchor));
}

/** The anchors GitHub gives to headings: the text in small letters without punctuation, numbered when it comes again. */
function anchorsOf(page: string): Set<string> {
  const seen = new Map<string, number>();
  const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
  return new Set(
    headings.map((heading) => {
      const slug = heading
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, "")
        .replaceAll(" ", "-");
      const count = seen.get(slug) ?? 0;
      seen.set(slug, count + 1);
      return count === 0 ? slug : `${slug}-${count}`;
    }),
  );
}
