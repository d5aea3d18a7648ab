/** The next step for errors whose own place knows none. */
const nextSteps: Readonly<Record<string, string>> = {
  PERSONA_INVALID: 'Correct the file; "persona validate" checks all of them',
  CANCELLED: "Nothing is left of it; run it again when you like",
  RAVI_BAD_REQUEST: "Correct what the service complains about; it may be of a version this command does not know",
  INTERNAL: "This is a bug in persona; please report it, with the stack trace of a run without --json",
};

export function nextStep(code: string): string | undefined {
  return nextSteps[code];
}
