/** Whether an error comes from the system: it did not do what was asked of it. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}

const exhaustionCodes: ReadonlySet<string> = new Set(["EAGAIN", "EMFILE", "ENFILE", "ENOMEM", "ENOSPC"]);

/** Whether an error says that the machine has no process, file, memory or room left, for now. */
export function isExhaustion(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && exhaustionCodes.has(String(error.code));
}
