import { isBooksFault } from "../ledger/books-fault.ts";
import { endLaunch, isEntered } from "../ledger/launches.ts";
import { forgetOver, noteOver } from "../recovery/over-launches.ts";
import { recoverLaunches } from "../recovery/recover-launches.ts";
import { step } from "../steps.ts";
import type { Ending } from "./begin-launch.ts";
import type { LaunchWork } from "./enter-books.ts";
import { settlingTimeOf } from "./ravi-timeout.ts";

/**
 * Notes how a launch ended. What cannot be noted is a warning: the launch is over all the same, and whoever cleans up next
 * closes its record.
 */
export async function closeRecord(work: LaunchWork, how: Ending): Promise<void> {
  const { status, reason = "", failure, sessionId } = how;
  noteOver(work.subject.launchId);
  try {
    work.report.record("launch.ended", {
      status,
      ...(reason === "" ? {} : { reason }),
      ...(failure === undefined ? {} : { failure }),
      ...(sessionId === undefined ? {} : { sessionId }),
    });
  } finally {
    step("launch.end-recorded");
    work.heartbeat[Symbol.dispose]();
    endInBooks(work, how);
    step("launch.ended");
  }
  if (work.context.books.condition() === "gone") await catchUp(work);
}

function endInBooks({ subject, context, report }: LaunchWork, { status, failure, sessionId }: Ending): void {
  try {
    endLaunch(context.books, subject.launchId, { outcome: status, failure, sessionId });
    forgetOver(subject.launchId);
  } catch (error) {
    if (!isBooksFault(error)) throw error;
    report.unnoted(error);
  }
}

/** The books at the place of ours may know the launch from what it left on this machine, and have it under way. */
async function catchUp({ subject, context, report }: LaunchWork): Promise<void> {
  const { launchId } = subject;
  report.warn({
    code: "BOOKS_LOST",
    message: `The books were deleted or replaced while launch "${launchId}" ran; what it made was taken back all the same`,
    hint: "The next launch begins new books where there are none; persona gc takes back what else may be left",
  });
  noteOver(launchId);
  try {
    const books = await context.currentBooks();
    if (books === undefined || !isEntered(books, launchId)) return;
    const settlingMs = settlingTimeOf(context.raviTimeoutMs);
    const world = { ...context, books, ravi: context.ravi.name, settlingMs };
    await recoverLaunches(world, { by: launchId, launchIds: new Set([launchId]) });
  } catch (error) {
    if (isBooksFault(error)) report.unnoted(error);
    else throw error;
  }
}
