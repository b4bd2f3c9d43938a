import { expect, test, vi } from "vitest";
import { doorProviders, openDoors } from "./doors";

vi.stubEnv("GITHUB_ID", "an id");
vi.stubEnv("GITHUB_SECRET", "a secret");
vi.stubEnv("GOOGLE_ID", "an id without its secret");
vi.stubEnv("OIDC_ISSUER", "https://office.example.org/realms/harbour/");
vi.stubEnv("OIDC_ID", "medley");
vi.stubEnv("OIDC_SECRET", "a secret");

test("only doors with all their settings have a button", () => {
  expect(openDoors()).toEqual([
    { id: "github", name: "GitHub" },
    { id: "oidc", name: "single sign-on" },
  ]);
});

test("an OpenID Connect server is found below its issuer, whatever slash that ends with", () => {
  expect(doorProviders().find(({ id }) => id === "oidc")).toMatchObject({
    wellKnown: "https://office.example.org/realms/harbour/.well-known/openid-configuration",
    checks: ["pkce", "state", "nonce"],
  });
});
