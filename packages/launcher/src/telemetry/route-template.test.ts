import { expect, it } from "vitest";
import { routeTemplate } from "./route-template.ts";

it.each([
  ["/api/identities/", "/api/identities/"],
  ["/api/identities/0c6f2f4e-5b0e-4c5b-9d0a-1f2e3d4c5b6a/", "/api/identities/{id}/"],
  ["/api/identities/abc/provision-phone/", "/api/identities/{id}/provision-phone/"],
  ["/api/auth/keys/identity/", "/api/auth/keys/identity/"],
  ["/api/secrets/GITHUB_TOKEN/", "/api/secrets/{id}/"],
  ["/tenant/s3cret/api/calls/7/transcript/", "/api/calls/{id}/transcript/"],
  ["/api/what-is-new/someone@x.test/", "/api/{id}/{id}/"],
])("the route of %s is %s", (path, route) => {
  expect(routeTemplate(path)).toBe(route);
});

it("what is not of the API has no route", () => {
  expect(routeTemplate("/store/a%20b")).toBeUndefined();
});
