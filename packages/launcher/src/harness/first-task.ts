/** Linux takes no single argument of 128 KiB or more (`MAX_ARG_STRLEN`), the closing zero byte included. */
const longestArgument = 128 * 1024 - 1;

/** Why a first task cannot go on the command line, where a terminal session expects it; `undefined` when it can. */
export function oversizedTask(task: string | undefined): string | undefined {
  const length = Buffer.byteLength(task ?? "");
  if (length < longestArgument) return undefined;
  return `the first task (${length} bytes) is longer than an argument may be and was left out: type or paste it, or put it into a file`;
}
