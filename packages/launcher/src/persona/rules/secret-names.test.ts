import { expect, it } from "vitest";
import { refuseSecretNames } from "./secret-names.ts";

const found = (document: unknown): string[] =>
  refuseSecretNames(document).map(({ path, at, message }) => `${path.join("/")} (${at ?? "value"}): ${message}`);

it("refuseSecretNames() keeps RAVI_ names for the identity", () => {
  expect(found({ ravi: { secrets: { RAVI_EMAIL: {}, GITHUB_TOKEN: {} } } })).toEqual([
    'ravi/secrets/RAVI_EMAIL (key): "RAVI_EMAIL" cannot be a secret: names that start with RAVI_ belong to the identity',
  ]);
});

it("refuseSecretNames() keeps secrets out of inputs, which everybody may see", () => {
  const document = {
    inputs: { TOKEN: {}, KEY: { env: "TOKEN" }, SITE: { env: "OTHER" } },
    ravi: { secrets: { TOKEN: {} } },
  };
  expect(found(document)).toEqual([
    'inputs/TOKEN (key): "TOKEN" is a secret in ravi.secrets too',
    'inputs/KEY/env (value): reads "TOKEN", a secret of ravi.secrets',
  ]);
});

it("refuseSecretNames() has nothing to say where there are no secrets", () => {
  for (const document of [null, {}, { ravi: null }, { ravi: { secrets: [] }, inputs: { A: 3 } }])
    expect(found(document)).toEqual([]);
});
