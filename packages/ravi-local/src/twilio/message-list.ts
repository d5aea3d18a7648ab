import { plainNumber } from "../state/plain-number.ts";
import type { StoredTwilioMessage, TwilioCursor, TwilioMessageFilter } from "../state/twilio-messages.ts";
import { toTwilioMessage, twilioVersion } from "./message-wire.ts";
import { readSentRange, sentNames } from "./sent-range.ts";
import { twilioProblem } from "./twilio-problem.ts";

/** A query's parameter by its name. */
export type Query = (name: string) => string | undefined;

/** `GET …/Messages.json`, understood. */
export interface ListRequest {
  filter: TwilioMessageFilter;
  pageSize: number;
  /** Number of the page, for the application's own counting. */
  page: number;
  /** Where the page begins: what arrived since the page before moves nothing. */
  cursor: TwilioCursor | undefined;
}

/** What was found for a page. */
export interface FoundPage {
  /** Newest first. */
  messages: readonly StoredTwilioMessage[];
  hasOlder: boolean;
  hasNewer: boolean;
}

const defaultPageSize = 50;
const maxPageSize = 1000;

/** Reads the query, or says why it is refused. */
export function readList(query: Query): ListRequest | Response {
  const pageSize = readCount(query("PageSize"), defaultPageSize);
  const page = readCount(query("Page"), 0);
  const cursor = readCursor(query("PageToken"));
  const sent = readSentRange(query);
  if (pageSize !== undefined && pageSize > maxPageSize) return twilioProblem(20_007);
  if (pageSize === undefined || pageSize === 0) return invalid("PageSize");
  if (page === undefined) return invalid("Page");
  if (cursor === "invalid") return invalid("PageToken");
  if (typeof sent === "string") return invalid(sent);
  const filter = {
    to: readNumber(query("To")),
    from: readNumber(query("From")),
    sentFrom: instant(sent.from),
    sentBefore: instant(sent.before),
  };
  return { filter, pageSize, page, cursor };
}

/** A page as Twilio's API shows it. */
export function toTwilioPage(accountSid: string, request: ListRequest, query: Query, found: FoundPage): object {
  const { page, pageSize } = request;
  const { messages, hasOlder, hasNewer } = found;
  const uri = (number: number, token?: string): string => pageUri(accountSid, query, [number, pageSize, token ?? ""]);
  const [newest, oldest] = [messages[0], messages.at(-1)];
  return {
    end: page * pageSize + Math.max(0, messages.length - 1),
    first_page_uri: uri(0),
    messages: messages.map(toTwilioMessage),
    next_page_uri: hasOlder && oldest !== undefined ? uri(page + 1, `PA${oldest.id}`) : null,
    page,
    page_size: pageSize,
    previous_page_uri: hasNewer && newest !== undefined ? uri(Math.max(0, page - 1), `PB${newest.id}`) : null,
    start: page * pageSize,
    uri: uri(page, query("PageToken")),
  };
}

function invalid(name: string): Response {
  return twilioProblem(400, `Invalid parameter: ${name}`);
}

function readCount(text: string | undefined, absent: number): number | undefined {
  if (text === undefined || text === "") return absent;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function readCursor(token: string | undefined): TwilioCursor | undefined | "invalid" {
  if (token === undefined || token === "") return undefined;
  const [, letter, id] = /^P([AB])(\d{1,15})$/.exec(token) ?? [];
  return id === undefined ? "invalid" : { kind: letter === "A" ? "older" : "newer", id: Number(id) };
}

function readNumber(text: string | undefined): string | undefined {
  return text === undefined || text === "" ? undefined : plainNumber(text);
}

function instant(at: number): string | undefined {
  return Number.isFinite(at) ? new Date(at).toISOString() : undefined;
}

function pageUri(accountSid: string, query: Query, [page, pageSize, token]: [number, number, string]): string {
  const parameters = new URLSearchParams();
  const add = (name: string, value: string): void => void (value !== "" && parameters.set(name, value));
  for (const name of ["To", "From", ...sentNames]) add(name, query(name) ?? "");
  add("PageSize", String(pageSize));
  add("Page", String(page));
  add("PageToken", token);
  return `/${twilioVersion}/Accounts/${accountSid}/Messages.json?${parameters.toString()}`;
}
