import { callSchema } from "@persona-launcher/ravi";
import { expect, test } from "vitest";
import { z } from "zod";
import { openTestRavi } from "../../testing/test-ravi.ts";

const noNetwork = "Calls are not available: local Ravi has no telephone network.";

test("an identity has no calls, as the bare array that the Go CLI reads", async () => {
  const { ask, createIdentity } = openTestRavi();
  const { key, uuid } = await createIdentity();
  const answer = await ask("GET /api/calls/", { key });
  expect(answer).toMatchObject({ status: 200, body: [] });
  expect(z.array(callSchema).parse(answer.body)).toEqual([]);
  expect(await ask(`GET /api/calls/?identity=${uuid}`)).toMatchObject({ status: 200, body: [] });
});

test.each(["GET /api/calls/7/", "GET /api/calls/7/transcript/", "POST /api/calls/7/hangup/", "GET /api/calls/x/"])(
  "%s answers 404",
  async (request) => {
    const { ask, createIdentity } = openTestRavi();
    const { key } = await createIdentity();
    expect(await ask(request, { key })).toMatchObject({ status: 404, body: { detail: "Not found." } });
  },
);

test("starting a call answers 503 once everything else about it is right", async () => {
  const { ask, createIdentity } = openTestRavi();
  const { key } = await createIdentity();
  const { key: caller } = await createIdentity({ provision_phone: true });
  const start = (body: object, as: string): Promise<unknown> => ask("POST /api/calls/start/", { key: as, body });
  expect(await start({ to_number: "12" }, caller)).toMatchObject({
    status: 400,
    body: { to_number: ["Must be a phone number like +12015550100."] },
  });
  expect(await start({}, caller)).toMatchObject({ status: 400, body: { to_number: ["This field is required."] } });
  expect(await start({ to_number: "+15551234567" }, key)).toMatchObject({
    status: 400,
    body: { detail: "This identity has no phone number." },
  });
  expect(await start({ to_number: "+1 (555) 123-4567" }, caller)).toMatchObject({
    status: 503,
    body: { detail: noNetwork },
  });
});

test.each(["GET /api/calls/", "GET /api/calls/7/", "POST /api/calls/start/", "POST /api/calls/7/hangup/"])(
  "%s with the management key must name the identity",
  async (request) => {
    const { ask } = openTestRavi();
    expect(await ask(request)).toMatchObject({
      status: 400,
      body: { identity: ["Name the identity: ?identity=<uuid>."] },
    });
  },
);
