import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { LaunchError } from "../launch-error.ts";
import { chooseControlPlane, type ControlPlaneOptions, hostedRaviUrl } from "./control-plane.ts";

const environmentKey = "ravi_mgmt_of-the-environment";
const homeKey = "ravi_mgmt_of-the-home";

/** A home directory, with this text as its `~/.ravi/config.json`. */
async function newHome(config?: string): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "control-plane-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  if (config === undefined) return home;
  await mkdir(join(home, ".ravi"));
  await writeFile(join(home, ".ravi", "config.json"), config);
  return home;
}

const loggedIn = (apiUrl?: string): string => JSON.stringify({ management_key: homeKey, api_url: apiUrl });

async function refusal(options: ControlPlaneOptions): Promise<LaunchError> {
  const error: unknown = await chooseControlPlane(options).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(LaunchError);
  expect(inspect(error, { depth: 9 })).not.toContain("ravi_mgmt_");
  return error as LaunchError;
}

const both = { RAVI_API_URL: "https://env.example", RAVI_MANAGEMENT_KEY: environmentKey };
const byEnvironment = {
  kind: "remote",
  apiUrl: "https://env.example",
  managementKey: environmentKey,
  source: "environment",
};
const byHome = { kind: "remote", apiUrl: hostedRaviUrl, managementKey: homeKey, source: "home" };
const byDefault = { kind: "local", source: "default" };

test.each([
  {
    name: "local by option beats everything",
    ravi: "local",
    env: both,
    config: loggedIn(),
    plane: { kind: "local", source: "option" },
  },
  {
    name: "a URL by option takes the environment's key when that is for no other service",
    ravi: "https://option.example",
    env: { RAVI_MANAGEMENT_KEY: environmentKey },
    config: loggedIn(),
    plane: { kind: "remote", apiUrl: "https://option.example", managementKey: environmentKey, source: "option" },
  },
  {
    name: "a URL by option takes the home's key when that is for it",
    ravi: "https://option.example/",
    env: {},
    config: loggedIn("https://option.example"),
    plane: { kind: "remote", apiUrl: "https://option.example/", managementKey: homeKey, source: "option" },
  },
  {
    name: "the hosted service by option takes a home's key without URL",
    ravi: hostedRaviUrl,
    env: {},
    config: loggedIn(),
    plane: { kind: "remote", apiUrl: hostedRaviUrl, managementKey: homeKey, source: "option" },
  },
  { name: "the environment beats the home", env: both, config: loggedIn(), plane: byEnvironment },
  { name: "the environment does not need a home", env: both, plane: byEnvironment },
  {
    name: "the environment's URL takes the home's key when that is for it",
    env: { RAVI_API_URL: "https://env.example" },
    config: loggedIn("https://env.example//"),
    plane: { ...byEnvironment, managementKey: homeKey },
  },
  {
    name: "an empty RAVI_API_URL counts as none",
    env: { ...both, RAVI_API_URL: "" },
    config: loggedIn(),
    plane: byHome,
  },
  {
    name: "a key in the environment alone chooses nothing",
    env: { RAVI_MANAGEMENT_KEY: environmentKey },
    plane: byDefault,
  },
  { name: "the home's key goes to the hosted service", env: {}, config: loggedIn(), plane: byHome },
  {
    name: "the home's key goes to the URL beside it",
    env: {},
    config: loggedIn("https://home.example"),
    plane: { ...byHome, apiUrl: "https://home.example" },
  },
  { name: "an empty URL in the home is the hosted service", env: {}, config: loggedIn(""), plane: byHome },
  { name: "without anything it is local", env: {}, plane: byDefault },
  { name: "an empty key in the home is none", env: {}, config: '{"management_key":""}', plane: byDefault },
  {
    name: "no key in the home is none",
    env: {},
    config: '{"management_key":null,"user_email":"a@example.test"}',
    plane: byDefault,
  },
  {
    name: "an identity's key in the home is none",
    env: {},
    config: '{"identity_key":"ravi_id_x","identity_uuid":"u"}',
    plane: byDefault,
  },
])("$name", async ({ ravi, env, config, plane }) => {
  expect(await chooseControlPlane({ ravi, env, home: await newHome(config) })).toEqual(plane);
});

test("without a home directory ~/.ravi is not looked at", async () => {
  expect(await chooseControlPlane({ env: {} })).toEqual(byDefault);
});

test("a file in the place of ~/.ravi is no configuration", async () => {
  const home = await newHome();
  await writeFile(join(home, ".ravi"), "");

  expect(await chooseControlPlane({ env: {}, home })).toEqual(byDefault);
});

test.each([
  { name: "the option", ravi: "https://other.example", env: {} },
  { name: "RAVI_API_URL", ravi: undefined, env: { RAVI_API_URL: "https://other.example" } },
  {
    name: "the option, with RAVI_MANAGEMENT_KEY empty",
    ravi: "https://other.example",
    env: { RAVI_MANAGEMENT_KEY: "" },
  },
])("the home's key never goes to another service, which $name names", async ({ ravi, env }) => {
  for (const config of [
    undefined,
    loggedIn(),
    loggedIn("https://home.example"),
    loggedIn("https://other.example.evil.test"),
  ]) {
    const error = await refusal({ ravi, env, home: await newHome(config) });
    expect(error).toMatchObject({
      code: "RAVI_KEY_MISSING",
      message: 'Cannot use Ravi at "https://other.example": there is no management key for it',
      hint: expect.stringContaining("RAVI_MANAGEMENT_KEY"),
    });
  }
});

test("the environment's key goes to the environment's service and not to another one named by option", async () => {
  const home = await newHome();
  const error = await refusal({ ravi: "https://other.example", env: both, home });
  const same = await chooseControlPlane({ ravi: "https://env.example/", env: both, home });

  expect(error.code).toBe("RAVI_KEY_MISSING");
  expect(same).toMatchObject({ kind: "remote", managementKey: environmentKey, source: "option" });
});

test.each(["https://ada:hunter2@ravi.example", "https://ada:p@hunter2@ravi.example", "ada:hunter2@ravi.example"])(
  "a password in a URL such as %s stays out of the error",
  async (ravi) => {
    const error = await refusal({ ravi, env: {}, home: await newHome() });

    expect(error.code).toBe("RAVI_KEY_MISSING");
    expect(inspect(error, { depth: 9 })).not.toContain("hunter2");
  },
);

test.each([
  { config: "", why: "no text at all" },
  { config: `{"management_key":"${homeKey}"`, why: "half of an object" },
  { config: `["${homeKey}"]`, why: "an array" },
  { config: `"${homeKey}"`, why: "a string" },
  { config: "null", why: "null" },
  { config: '{"management_key":{"ravi_mgmt_x":1}}', why: "a key that is no string" },
  { config: `{"management_key":"${homeKey}","api_url":7}`, why: "a URL that is no string" },
])("a configuration with $why is RAVI_CONFIG_INVALID and quotes nothing of itself", async ({ config }) => {
  const home = await newHome(config);

  expect(await refusal({ env: {}, home })).toMatchObject({
    code: "RAVI_CONFIG_INVALID",
    message: `Cannot read Ravi's configuration "${join(home, ".ravi", "config.json")}": it is not a JSON object of the expected shape`,
    hint: expect.stringContaining("--ravi local"),
  });
});

test("a configuration that cannot be read is RAVI_CONFIG_INVALID", async () => {
  const [withDirectory, withLoop] = [await newHome(), await newHome()];
  await mkdir(join(withDirectory, ".ravi", "config.json"), { recursive: true });
  await mkdir(join(withLoop, ".ravi"));
  await symlink("config.json", join(withLoop, ".ravi", "config.json"));

  expect((await refusal({ env: {}, home: withDirectory })).message).toContain("it cannot be read (EISDIR)");
  expect((await refusal({ env: {}, home: withLoop })).message).toContain("it cannot be read (ELOOP)");
});

test("a broken configuration does not matter to who does not need it", async () => {
  const home = await newHome("{");

  expect(await chooseControlPlane({ ravi: "local", env: {}, home })).toMatchObject({ kind: "local" });
  expect(await chooseControlPlane({ env: both, home })).toEqual(byEnvironment);
});
