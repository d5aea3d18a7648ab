import { constants } from "node:os";
import {
  launchErrorCodes,
  LaunchError,
  ledgerErrorCodes,
  packErrorCodes,
  skillErrorCodes,
  type LaunchResult,
} from "@persona-launcher/launcher";
import { raviErrorCodes, scopeErrorCodes } from "@persona-launcher/ravi";
import { localRaviErrorCodes } from "@persona-launcher/ravi-local";
import { expect, test } from "vitest";
import { tasksErrorCodes } from "./tasks/tasks-error.ts";
import { exitCodeOfError, exitCodeOfResult, exitCodeOfSignal, exitCodes } from "./exit-codes.ts";

test.each([
  ...Object.keys(launchErrorCodes),
  ...Object.keys(ledgerErrorCodes),
  ...Object.keys(tasksErrorCodes),
  ...Object.keys(packErrorCodes),
  ...Object.keys(skillErrorCodes),
  ...Object.keys(raviErrorCodes),
  ...Object.keys(scopeErrorCodes),
  ...Object.keys(localRaviErrorCodes),
])("%s is no bug: it has an exit code of its own kind", (code) => {
  const exitCode = exitCodeOfError(Object.assign(new Error("x"), { code }));
  expect(exitCode).not.toBe(exitCodes.internal);
  expect(Object.values(exitCodes)).toContain(exitCode);
});

test.each([new Error("x"), Object.assign(new Error("x"), { code: "EACCES" }), "a string", undefined])(
  "anything else is a bug: %s",
  (error) => {
    expect(exitCodeOfError(error)).toBe(70);
  },
);

test("codes of the launcher keep their meaning", () => {
  expect(exitCodeOfError(new LaunchError("HARNESS_NOT_INSTALLED", "x"))).toBe(127);
  expect(exitCodeOfError(new LaunchError("CANCELLED", "x"))).toBe(130);
  expect(exitCodeOfError(new LaunchError("INPUT_MISSING", "x"))).toBe(64);
});

const ended = (part: Partial<LaunchResult>): LaunchResult => ({ exitCode: 0, ...part }) as LaunchResult;

test.each([
  { part: { status: "completed" }, exitCode: 0 },
  { part: { status: "failed", exitCode: 0 }, exitCode: 1 },
  { part: { status: "failed", exitCode: null }, exitCode: 1 },
  { part: { status: "failed", exitCode: 7 }, exitCode: 7 },
  { part: { status: "failed", exitCode: null, signal: "SIGKILL" }, exitCode: 137 },
  { part: { status: "timeout", exitCode: null, signal: "SIGTERM" }, exitCode: 124 },
  { part: { status: "cancelled", exitCode: 0 }, exitCode: 130 },
] as const)("a run that ended as $part exits $exitCode", ({ part, exitCode }) => {
  expect(exitCodeOfResult(ended(part))).toBe(exitCode);
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
  ["SIGBUS", 128 + constants.signals.SIGBUS],
  ["SIGXCPU", 128 + constants.signals.SIGXCPU],
  ["SIGUSR1", 128 + constants.signals.SIGUSR1],
] as const)("%s is reported as a shell would", (signal, exitCode) => {
  expect(exitCodeOfSignal(signal)).toBe(exitCode);
});
