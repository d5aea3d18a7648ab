import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { expect, it, onTestFinished, vi } from "vitest";
import type { LauncherHost } from "../../host.ts";
import { fetchPackage } from "./fetch-package.ts";
import { PackError } from "./pack-error.ts";
import { installPack } from "./install-pack.ts";

const run = promisify(execFile);

interface Registry {
  host: LauncherHost;
  root: string;
  /** What was asked for, in order. */
  asked: string[];
  publish(version: string, files: Record<string, string>): Promise<void>;
}

/** A registry of npm packages on this machine that knows `@team/pack`, and a user whose npm uses it. */
async function registry(): Promise<Registry> {
  const root = await mkdtemp(join(tmpdir(), "registry-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const tarballs = new Map<string, Buffer>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = decodeURIComponent(request.url ?? "");
    asked.push(url);
    const tarball = tarballs.get(url.replace(/^\/-\//, ""));
    if (tarball !== undefined) return response.end(tarball);
    if (url !== "/@team/pack") return response.writeHead(404).end("{}");
    const versions = [...tarballs].map(([version, bytes]) => [
      version,
      {
        name: "@team/pack",
        version,
        dist: {
          tarball: `http://127.0.0.1:${port}/-/${version}`,
          integrity: `sha512-${createHash("sha512").update(bytes).digest("base64")}`,
        },
      },
    ]);
    const latest = [...tarballs.keys()].at(-1);
    response.setHeader("content-type", "application/json");
    return response.end(
      JSON.stringify({ name: "@team/pack", "dist-tags": { latest }, versions: Object.fromEntries(versions) as object }),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  onTestFinished(() => server.close().closeAllConnections());
  await writeFile(join(root, ".npmrc"), `registry=http://127.0.0.1:${port}/\nupdate-notifier=false\n`);
  const env = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, HOME: root };
  return {
    root,
    asked,
    host: { env: { ...env, RAVI_MANAGEMENT_KEY: "secret" }, home: root, cwd: root, nodePath: process.execPath },
    publish: async (version, files) => {
      const directory = join(root, `source-${version}`);
      const scripts = { prepack: `touch ${root}/ran`, prepare: `touch ${root}/ran`, install: `touch ${root}/ran` };
      const manifest = JSON.stringify({ name: "@team/pack", version, scripts });
      for (const [path, text] of Object.entries({ "package.json": manifest, ...files })) {
        await mkdir(dirname(join(directory, path)), { recursive: true });
        await writeFile(join(directory, path), text);
      }
      await run("npm", ["pack", "--ignore-scripts"], { cwd: directory, env });
      tarballs.set(version, await readFile(join(directory, `team-pack-${version}.tgz`)));
    },
  };
}

const persona = (model: string): string =>
  JSON.stringify({ id: "a", description: "d", harness: "claude", model, systemPrompt: "" });

it("fetchPackage() reads the version that npm finds, and runs no script", async () => {
  const { host, root, publish, asked } = await registry();
  await publish("1.0.0", { "personas/a.json": persona("one") });
  await publish("1.1.0", { "personas/a.json": persona("two") });
  await publish("2.0.0", { "personas/a.json": persona("three") });
  const text = async (spec: string): Promise<string> =>
    new TextDecoder().decode((await fetchPackage(spec, host)).get("personas/a.json"));
  expect(await text("@team/pack")).toContain("three");
  expect(await text("@team/pack@^1")).toContain("two");
  expect(await text("@team/pack@1.0.0")).toContain("one");
  expect(asked).toContain("/-/1.0.0");
  await expect(stat(join(root, "ran"))).rejects.toThrow("ENOENT");
});

it("fetchPackage() says that npm does not know a package or a version", async () => {
  const { host, publish } = await registry();
  await publish("1.0.0", { "a.json": persona("one") });
  for (const spec of ["@team/none", "@team/pack@^9"]) {
    const error: unknown = await fetchPackage(spec, host).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PackError);
    expect(error).toMatchObject({ code: "PACK_NOT_FOUND" });
  }
});

it("fetchPackage() says that npm is missing, or that its registry is", async () => {
  const { host, root } = await registry();
  await writeFile(join(root, ".npmrc"), "registry=http://127.0.0.1:9/\nfetch-retries=0\n");
  await expect(fetchPackage("@team/pack", host)).rejects.toMatchObject({
    code: "PACK_DOWNLOAD_FAILED",
    hint: "It says: ECONNREFUSED. Try it by hand: npm pack --ignore-scripts @team/pack",
  });
  await expect(fetchPackage("x", { ...host, env: { PATH: root } })).rejects.toMatchObject({
    message: 'Cannot fetch the package "x": there is no "npm" on PATH',
  });
});

it("installPack() brings a package of npm up to date from its range", async () => {
  const { host, root, publish } = await registry();
  const directory = join(root, "user");
  const target = { directory, audience: "user", directories: [directory] } as const;
  await publish("1.0.0", { "personas/a.json": persona("one") });
  const first = await installPack("@team/pack@^1", { host, target });
  expect(first).toMatchObject({ name: "@team/pack", version: "1.0.0", written: ["a.json"] });
  await publish("1.1.0", { "personas/a.json": persona("two") });
  await publish("2.0.0", { "personas/a.json": persona("three") });
  expect(await installPack("@team/pack@^1", { host, target })).toMatchObject({ version: "1.1.0", written: ["a.json"] });
  expect((await readdir(directory)).toSorted()).toEqual([".packs.json", "a.json"]);
  expect(JSON.parse(await readFile(join(directory, ".packs.json"), "utf8"))).toMatchObject({
    packs: { "@team/pack": { source: "@team/pack@^1", version: "1.1.0" } },
  });
});

it("fetchPackage() stops npm, and leaves nothing, when it is cancelled", async () => {
  const { root } = await registry();
  const controller = new AbortController();
  await mkdir(join(root, "bin"));
  await writeFile(join(root, "bin/npm"), "#!/bin/sh\necho $$ > pid\nexec sleep 600\n", { mode: 0o700 });
  const env = { PATH: `${join(root, "bin")}:/usr/bin:/bin`, HOME: root };
  const host = { env, home: root, cwd: root, nodePath: process.execPath };
  await mkdir(join(root, "tmp"));
  vi.stubEnv("TMPDIR", join(root, "tmp"));
  onTestFinished(() => void vi.unstubAllEnvs());
  const fetching = fetchPackage("@team/pack", host, controller.signal);
  fetching.catch(() => undefined);
  const pid = await vi.waitFor(async () => {
    const text = await readFile(join(root, "pid"), "utf8");
    expect(text).not.toBe("");
    return Number(text);
  }, 20_000);
  controller.abort();
  await expect(fetching).rejects.toMatchObject({ code: "CANCELLED" });
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  expect(await readdir(join(root, "tmp"))).toEqual([]);
});
