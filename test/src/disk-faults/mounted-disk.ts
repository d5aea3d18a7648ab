import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A small file system of its own. */
export interface MountedDisk extends AsyncDisposable {
  /** Makes it well again after its kernel has given it up. */
  repair(): Promise<void>;
}

/** `tmpfs` can be filled and made read-only; an `ext4` image can be given up under open files, as after an I/O error. */
export type DiskKind = "tmpfs" | "ext4";

/** Mounts a disk at a directory, which it makes. */
export async function mountDisk(kind: DiskKind, path: string, kiB: number): Promise<MountedDisk> {
  await mkdir(path, { recursive: true });
  const image = `${path}.img`;
  const mount = (): Promise<unknown> =>
    kind === "tmpfs"
      ? run("mount", ["-t", "tmpfs", "-o", `size=${kiB}k,mode=0755`, "persona-test", path])
      : run("mount", ["-o", "loop", image, path]);
  const unmount = (...options: string[]): Promise<unknown> => run("umount", [...options, path]);
  if (kind === "ext4") {
    await run("truncate", ["-s", `${kiB}K`, image]);
    await run("mkfs.ext4", ["-q", "-F", image]);
  }
  await mount();
  return {
    repair: async () => {
      await unmount();
      // 1: mended.
      await run("fsck.ext4", ["-p", image]).catch((error: { code?: number }) => {
        if (error.code !== 1) throw error;
      });
      await mount();
    },
    async [Symbol.asyncDispose]() {
      await unmount("-l");
    },
  };
}

/** Why no disk can be mounted here; `undefined` when one can. */
export async function whyNoDisk(kind: DiskKind, place: string): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return "only root may mount";
  try {
    await using _ = await mountDisk(kind, place, 16_384);
    return undefined;
  } catch (error) {
    return (error as Error).message.split("\n")[0] ?? "";
  }
}
