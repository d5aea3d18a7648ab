import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** An issue of GitHub's, as far as lalph reads it. */
export interface Issue {
  number: number;
  title: string;
  state: "open" | "closed";
  labels: readonly string[];
}

/** The issues of one repository, on 127.0.0.1 in place of GitHub. */
export interface IssuesStandIn extends AsyncDisposable {
  readonly url: string;
  readonly issues: readonly Issue[];
}

/** @param titles Of the issues, which are numbered from 1. */
export async function startIssues(titles: readonly string[], label: string): Promise<IssuesStandIn> {
  const issues = titles.map((title, index): Issue => ({ number: index + 1, title, state: "open", labels: [label] }));
  const server = createServer((request, response) => {
    void answer(issues, request).then((body) => {
      response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json; charset=utf-8" });
      response.end(JSON.stringify(body ?? { message: "Not Found" }));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    issues,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const path = /^\/repos\/owner\/repository\/issues(?:\/(?<number>\d+)(?<blockers>\/dependencies\/blocked_by)?)?$/;

/** @returns Undefined for what there is not. */
async function answer(issues: readonly Issue[], request: IncomingMessage): Promise<unknown> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  const { number, blockers } = path.exec(pathname)?.groups ?? { number: "0" };
  if (number === undefined) return issues.filter(({ state }) => state === searchParams.get("state")).map(shown);
  const issue = issues[Number(number) - 1];
  if (issue === undefined || blockers !== undefined) return issue && [];
  if (request.method === "PATCH") change(issue, (await json(request)) as Partial<Issue>);
  return shown(issue);
}

function change(issue: Issue, { state = issue.state, labels = issue.labels }: Partial<Issue>): void {
  Object.assign(issue, { state, labels });
}

function shown(issue: Issue): unknown {
  return { ...issue, id: issue.number, body: "", labels: issue.labels.map((name) => ({ name })) };
}
