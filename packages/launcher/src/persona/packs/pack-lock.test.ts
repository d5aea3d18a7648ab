import { once } from "node:events";
import { spawn } from "node:child_process";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { failure, flat, place } from "../../../testing/pack-place.ts";
import { readProcess } from "../../process/proc.ts";
import { listPacks } from "./install-pack.ts";
import { withPackLock } from "./pack-lock.ts";

const names = ["one", "two", "three", "four", "five"];

describe("withPackLock()", () => {
  it("lets packs that are installed and removed at once all be in the books", async () => {
    const packs = names.map((name) => [`${name}/${name}.json`, { id: name, ...flat }] as const);
    const { install, uninstall, files, target } = await place(Object.fromEntries(packs));
    await Promise.all(names.map((name) => install(`./${name}`)));
    expect(Object.keys(await listPacks(target)).toSorted()).toEqual(names.toSorted());
    await Promise.all(names.slice(1).map((name) => uninstall(name)));
    expect(await files()).toEqual([".packs.json", "one.json"]);
  });

  it("waits for a live process, and says so when that takes too long", async () => {
    const { target } = await place();
    const options = { directory: target, audience: "user", timeoutMs: 100 } as const;
    const steps: string[] = [];
    let next: Promise<void> | undefined;
    await withPackLock(options, async () => {
      expect(await failure(withPackLock(options, () => Promise.resolve()))).toMatchObject({ code: "PACK_BUSY" });
      next = withPackLock({ ...options, timeoutMs: 60_000 }, async () => void steps.push("second"));
      steps.push("first");
    });
    await next;
    expect(steps).toEqual(["first", "second"]);
    await expect(withPackLock(options, () => Promise.reject(new Error("x")))).rejects.toThrow("x");
    expect(await readdir(target)).toEqual([]);
  });

  it("takes no notice of what dead processes left", async () => {
    const { install, target } = await place({ "pack/a.json": { id: "a", ...flat } });
    const child = spawn("sleep", ["600"]);
    await once(child, "spawn");
    const pid = child.pid ?? 0;
    const start = Buffer.from((await readProcess(pid))?.startTicks ?? "").toString("base64url");
    await mkdir(target);
    // The second is of a process whose pid somebody else has got since.
    const left = [`.packs.lock.${pid}.${start}.x`, `.packs.lock.${process.pid}.MQ.x`, ".packs.lock.x"];
    for (const name of left) await writeFile(join(target, name), "");
    child.kill("SIGKILL");
    await once(child, "exit");
    await install("./pack");
    expect((await readdir(target)).toSorted()).toEqual([".packs.json", "a.json"]);
  });
});
