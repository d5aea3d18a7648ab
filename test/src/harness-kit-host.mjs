// A program that uses harness-kit, or ours in its place. Its first argument is JSON:
// { module, selection, kitOptions, task, sendOptions, throwsInProgress }. It prints the result as JSON.
const { module, selection, kitOptions, task, sendOptions, throwsInProgress } = JSON.parse(process.argv[2]);
const kit = await import(module);
const result = await kit.useRunnableSelection(selection, kitOptions).sendMessage(task, {
  ...sendOptions,
  onProgress: throwsInProgress
    ? () => {
        throw new Error("a bug of the caller's");
      }
    : undefined,
});
process.stdout.write(JSON.stringify({ ...result, output: result.output.slice(-1000) }));
