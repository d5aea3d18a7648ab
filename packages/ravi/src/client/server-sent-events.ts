/** One event of a `text/event-stream`, as the HTML standard has it. */
export interface ServerSentEvent {
  /** `message` unless the stream names it. */
  readonly event: string;
  readonly data: string;
  /** The last id the stream gave, also when it came with an earlier event; empty when none was given. */
  readonly id: string;
}

/** An event, or a line of one, that is longer than the limit. */
export class EventTooLong extends Error {
  override readonly name = "EventTooLong";
}

/** Parses a `text/event-stream`, holding at most about `limit` characters of it at any time. */
export async function* serverSentEvents(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  let event = "";
  let data: string[] = [];
  let id = "";
  let size = 0;
  for await (const line of lines(chunks, limit)) {
    if (line === "") {
      if (data.length > 0) yield { event: event === "" ? "message" : event, data: data.join("\n"), id };
      [event, data, size] = ["", [], 0];
      continue;
    }
    size += line.length;
    if (size > limit) throw new EventTooLong(`an event is longer than ${limit} characters`);
    const { field, value } = parseLine(line);
    if (field === "event") event = value;
    if (field === "data") data.push(value);
    if (field === "id" && !value.includes("\0")) id = value;
  }
}

// A line that begins with a colon is a comment: its field name is empty.
function parseLine(line: string): { field: string; value: string } {
  const colon = line.indexOf(":");
  if (colon < 0) return { field: line, value: "" };
  const value = line.slice(colon + 1);
  return { field: line.slice(0, colon), value: value.startsWith(" ") ? value.slice(1) : value };
}

// Lines end with LF, CR or CRLF. A CR at the end of a chunk ends its line at once; the LF that may follow is dropped.
async function* lines(chunks: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = "";
  let endedWithCr = false;
  for await (const chunk of chunks) {
    let text = decoder.decode(chunk, { stream: true });
    if (text === "") continue;
    if (endedWithCr && text.startsWith("\n")) text = text.slice(1);
    endedWithCr = text === "" ? false : text.endsWith("\r");
    const parts = (rest + text).split(/\r\n|\n|\r/);
    rest = parts.pop() ?? "";
    yield* parts;
    if (rest.length > limit) throw new EventTooLong(`a line is longer than ${limit} characters`);
  }
}
