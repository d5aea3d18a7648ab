import { fileURLToPath } from "node:url";
import type { DiskFault, DiskWorldOptions } from "./disk-world.ts";

/** One thing that a disk does to a launch, and what must come of it. */
export interface DiskCase extends DiskWorldOptions {
  title: string;
  /** What is wrong before the launch begins; a script as in `DiskFault`. */
  before?: string;
  /** What goes wrong in the middle of it. */
  fault?: DiskFault;
  /** Whether the agent prints more than the disk takes. */
  isFlood?: boolean;
  /** Makes the disk well again. */
  heal?: string;
  /** Whether its kernel has given it up, so that it has to be repaired. */
  isGivenUp?: boolean;
  exitCode: number;
  /** Codes on standard error, of warnings and of the error. */
  codes: string[];
  /** One that may be among them, as it happens. */
  mayAlso?: string;
  /** What else is said there. */
  says?: RegExp;
  /** How often an identity was asked for. @default 1 */
  asked?: number;
  /** How many damaged books are aside afterwards. @default 0 */
  aside?: number;
}

const fill = 'dd if=/dev/zero of="$DISK/filler" bs=1k 2>/dev/null || true';
const empty = 'rm "$DISK/filler"';
const fillWorkspace = 'dd if=/dev/zero of="$WORKSPACE/../filler" bs=1k 2>/dev/null || true';
const emptyWorkspace = 'rm "$WORKSPACE/../filler"';
const giveUp = 'mount -o remount,abort "$DISK"';
const drop = 'rm "$STATE"/launcher.db*';
const cut = 'truncate -s 5000 "$STATE/launcher.db"; truncate -s 0 "$STATE/launcher.db-wal"';
const scribble =
  'for part in "" -wal; do head -c 20000 /dev/urandom | dd of="$STATE/launcher.db$part" conv=notrunc 2>/dev/null; done';
const lock = 'eval "$LOCK"';

const books = fileURLToPath(new URL("../../../packages/launcher/dist/ledger/books.js", import.meta.url));
const makeNewer = `'${process.execPath}' --input-type=module -e '
  import { openBooks } from "${books}";
  (await openBooks(process.env.STATE)).database.exec("PRAGMA user_version = 99");'`;

/** Known beforehand: nothing is made anywhere. */
const refused: readonly DiskCase[] = [
  {
    title: "the state's disk is full",
    stateDisk: "tmpfs",
    before: fill,
    heal: empty,
    exitCode: 73,
    codes: ["STATE_UNWRITABLE"],
    says: /its disk is full/,
  },
  {
    title: "the state's disk is read-only",
    stateDisk: "tmpfs",
    before: 'mount -o remount,ro "$DISK"',
    heal: 'mount -o remount,rw "$DISK"',
    exitCode: 73,
    codes: ["STATE_UNWRITABLE"],
    says: /its disk is read-only/,
  },
  {
    title: "the state's place belongs to another user",
    isNobody: true,
    heal: 'chown 65534 "$DISK"',
    exitCode: 73,
    codes: ["STATE_UNWRITABLE"],
    says: /permission denied/,
  },
  {
    title: "the place of the launches belongs to another user",
    isNobody: true,
    before: 'mkdir -p "$STATE/launches"; chown 65534 "$DISK" "$STATE"',
    heal: 'chown 65534 "$STATE/launches"',
    exitCode: 73,
    codes: ["STATE_UNWRITABLE"],
    says: /permission denied/,
  },
  {
    title: "the state directory is a link that leads nowhere",
    before: 'ln -s nowhere "$STATE"',
    heal: 'rm "$STATE"',
    exitCode: 73,
    codes: ["STATE_UNWRITABLE"],
    says: /leads nowhere/,
  },
  {
    title: "the books are of a newer version",
    before: makeNewer,
    heal: drop,
    exitCode: 65,
    codes: ["DATABASE_TOO_NEW"],
    says: /a newer version made it/,
  },
  {
    title: "another process has the books locked",
    before: lock,
    exitCode: 75,
    codes: ["STATE_LOCKED"],
    says: /launcher\.db": process \d+ has it locked/,
  },
  {
    title: "the workspace's disk is full",
    workspaceDisk: "tmpfs",
    before: fillWorkspace,
    heal: emptyWorkspace,
    exitCode: 66,
    codes: ["WORKSPACE_READ_ONLY"],
    says: /its disk is full/,
  },
].map((one) => ({ ...one, asked: 0 }) as DiskCase);

const harmless: readonly DiskCase[] = [
  {
    title: "the state directory is a link",
    before: 'mkdir "$ROOT/elsewhere"; ln -s "$ROOT/elsewhere" "$STATE"',
    exitCode: 0,
    codes: [],
  },
  {
    title: "the state directory has blanks and signs in its path",
    stateHome: `my 'state' "dir" – 状態 $HOME %20?#`,
    exitCode: 0,
    codes: [],
  },
  {
    title: "the books are no database",
    before: 'mkdir -m 700 "$STATE"; head -c 20000 /dev/urandom >"$STATE/launcher.db"',
    exitCode: 0,
    codes: ["BOOKS_DAMAGED"],
    says: /is now ".*launcher\.db\.damaged-/,
    aside: 1,
  },
];

/** Between the identity and the scope. */
const atTheStart: readonly DiskCase[] = [
  {
    title: "the state's disk fills up when the identity is made",
    stateDisk: "tmpfs",
    fault: { step: "identity.made", script: fill },
    heal: empty,
    exitCode: 73,
    codes: ["BOOKS_INCOMPLETE", "STATE_UNWRITABLE"],
    says: /its disk is full/,
  },
  {
    title: "the state's disk fills up when the launch directory is made",
    stateDisk: "tmpfs",
    fault: { step: "directory.parent-made", script: fill },
    heal: empty,
    exitCode: 73,
    codes: ["BOOKS_INCOMPLETE", "STATE_UNWRITABLE"],
    says: /its disk is full/,
  },
  {
    title: "the state's disk fills up before the key of a named identity is kept",
    situation: "named",
    stateDisk: "tmpfs",
    fault: { step: "identity.provisioned", script: fill },
    heal: empty,
    exitCode: 73,
    codes: ["BOOKS_INCOMPLETE", "STATE_UNWRITABLE"],
  },
  {
    title: "the kernel gives the state's disk up when the identity is made",
    stateDisk: "ext4",
    fault: { step: "identity.made", script: giveUp },
    isGivenUp: true,
    exitCode: 73,
    codes: ["BOOKS_INCOMPLETE", "STATE_UNWRITABLE"],
    // The launch directory was begun meanwhile, or was not.
    mayAlso: "CLEANUP_INCOMPLETE",
  },
  {
    title: "another process locks the books when the identity is made",
    fault: { step: "identity.made", script: lock },
    exitCode: 75,
    codes: ["BOOKS_INCOMPLETE", "STATE_LOCKED"],
    says: /process \d+ has it locked/,
  },
  {
    title: "the books are deleted when the identity is made",
    fault: { step: "identity.made", script: drop },
    exitCode: 75,
    codes: ["BOOKS_LOST", "LEASE_LOST"],
  },
  {
    title: "the books are cut short when the launch directory is made",
    fault: { step: "directory.made", script: cut },
    exitCode: 0,
    codes: [],
    aside: 1,
  },
  {
    title: "the workspace's disk fills up when the scope is begun",
    workspaceDisk: "tmpfs",
    fault: { step: "scope.directory-made", script: fillWorkspace },
    heal: emptyWorkspace,
    exitCode: 73,
    codes: ["SCOPE_UNWRITABLE"],
  },
];

const whileTheAgentRuns: readonly DiskCase[] = [
  {
    title: "the agent's output fills the disk",
    stateDisk: "tmpfs",
    isFlood: true,
    exitCode: 1,
    codes: ["BOOKS_INCOMPLETE"],
    says: /failed its output could not be written: ENOSPC/,
  },
  {
    title: "the books are deleted while the agent runs",
    fault: { step: "process.noted", script: drop },
    exitCode: 0,
    codes: ["BOOKS_LOST"],
  },
  {
    title: "all of the state is deleted while the agent runs",
    fault: { step: "process.noted", script: 'rm -rf "$STATE"' },
    exitCode: 0,
    codes: ["BOOKS_LOST"],
  },
  {
    title: "the books are written over while the agent runs",
    fault: { step: "process.noted", script: scribble },
    exitCode: 0,
    codes: [],
    aside: 1,
  },
  {
    title: "the kernel gives the state's disk up while the agent runs",
    stateDisk: "ext4",
    fault: { step: "process.noted", script: giveUp },
    isGivenUp: true,
    exitCode: 1,
    codes: ["BOOKS_INCOMPLETE", "CLEANUP_INCOMPLETE"],
  },
];

const atTheEnd: readonly DiskCase[] = [
  {
    title: "the state's disk fills up at the end",
    stateDisk: "tmpfs",
    fault: { step: "launch.ending", script: fill },
    heal: empty,
    exitCode: 0,
    codes: ["BOOKS_INCOMPLETE"],
    says: /Make room on that disk; then persona gc/,
  },
  {
    title: "the kernel gives the state's disk up at the end",
    stateDisk: "ext4",
    fault: { step: "launch.ending", script: giveUp },
    isGivenUp: true,
    exitCode: 0,
    codes: ["BOOKS_INCOMPLETE", "CLEANUP_INCOMPLETE"],
  },
  {
    title: "the books are deleted when the identity is",
    fault: { step: "undone.identity", script: drop },
    exitCode: 0,
    codes: ["BOOKS_LOST"],
  },
];

export const diskCases: readonly DiskCase[] = [
  ...refused,
  ...harmless,
  ...atTheStart,
  ...whileTheAgentRuns,
  ...atTheEnd,
];
