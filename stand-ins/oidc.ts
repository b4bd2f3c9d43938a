// An OpenID Connect server that lets in whoever it is told to: discovery, authorize, token, keys and userinfo over real HTTP.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export type OidcPerson = { sub: string; email?: string; email_verified?: boolean; name?: string };

export type OidcStandIn = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Who is signed in over there from now on; undefined: they press "cancel". */
  setPerson(person: OidcPerson | undefined): void;
  /** Whether the address is told in the token, or only when asked for at userinfo. */
  tellAddressInToken(told: boolean): void;
  stop(): Promise<void>;
};

type Grant = { person: OidcPerson; nonce: string; challenge: string; redirectUri: string };
type State = {
  issuer: string;
  person: OidcPerson | undefined;
  addressInToken: boolean;
  grants: Map<string, Grant>;
  tokens: Map<string, OidcPerson>;
  key: { private: KeyObject; public: KeyObject };
};

const CLIENT = { clientId: "medley", clientSecret: "a secret between the two" };
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function idToken({ issuer, key, addressInToken }: State, { person, nonce }: Grant): string {
  const now = Math.floor(Date.now() / 1000);
  const { email, email_verified, ...rest } = person;
  const told = addressInToken ? { email, email_verified } : {};
  const claims = { iss: issuer, aud: CLIENT.clientId, iat: now, exp: now + 300, nonce, ...rest, ...told };
  const unsigned = `${base64({ alg: "RS256", kid: "1", typ: "JWT" })}.${base64(claims)}`;
  return `${unsigned}.${sign("RSA-SHA256", Buffer.from(unsigned), key.private).toString("base64url")}`;
}

function authorize(state: State, url: URL, response: ServerResponse): void {
  const asked = url.searchParams;
  const redirectUri = asked.get("redirect_uri") ?? "";
  const back = new URL(redirectUri);
  back.searchParams.set("state", asked.get("state") ?? "");
  if (state.person && asked.get("client_id") === CLIENT.clientId) {
    const code = randomBytes(16).toString("hex");
    const [nonce, challenge] = [asked.get("nonce") ?? "", asked.get("code_challenge") ?? ""];
    state.grants.set(code, { person: state.person, nonce, challenge, redirectUri });
    back.searchParams.set("code", code);
  } else back.searchParams.set("error", "access_denied");
  response.writeHead(302, { location: back.href }).end();
}

async function token(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const form = new URLSearchParams(Buffer.concat(chunks).toString());
  const basic = Buffer.from((request.headers.authorization ?? "").replace(/^Basic /, ""), "base64").toString();
  const right = basic === `${CLIENT.clientId}:${encodeURIComponent(CLIENT.clientSecret).replaceAll("%20", "+")}`;
  const code = form.get("code") ?? "";
  const grant = state.grants.get(code);
  state.grants.delete(code);
  const proof = createHash("sha256")
    .update(form.get("code_verifier") ?? "")
    .digest("base64url");
  if (!right) return json(response, 401, { error: "invalid_client" });
  if (!grant || grant.challenge !== proof || grant.redirectUri !== form.get("redirect_uri"))
    return json(response, 400, { error: "invalid_grant" });
  const access = randomBytes(16).toString("hex");
  state.tokens.set(access, grant.person);
  json(response, 200, { access_token: access, token_type: "Bearer", expires_in: 300, id_token: idToken(state, grant) });
}

function userinfo(state: State, request: IncomingMessage, response: ServerResponse): void {
  const person = state.tokens.get((request.headers.authorization ?? "").replace(/^Bearer /, ""));
  json(response, person ? 200 : 401, person ?? { error: "invalid_token" });
}

const discovery = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  jwks_uri: `${issuer}/keys`,
  response_types_supported: ["code"],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: ["RS256"],
});

async function route(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", state.issuer);
  if (url.pathname === "/.well-known/openid-configuration") return json(response, 200, discovery(state.issuer));
  if (url.pathname === "/keys") {
    const key = { ...state.key.public.export({ format: "jwk" }), kid: "1", use: "sig", alg: "RS256" };
    return json(response, 200, { keys: [key] });
  }
  if (url.pathname === "/authorize") return authorize(state, url, response);
  if (url.pathname === "/token") return token(state, request, response);
  if (url.pathname === "/userinfo") return userinfo(state, request, response);
  json(response, 404, { error: "not_found" });
}

/** Starts it on a free port of this machine. */
export async function startOidcStandIn(): Promise<OidcStandIn> {
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const state: State = {
    issuer: "",
    person: undefined,
    addressInToken: true,
    grants: new Map(),
    tokens: new Map(),
    key: { private: pair.privateKey, public: pair.publicKey },
  };
  const server = createServer((request, response) => {
    route(state, request, response).catch((error: unknown) => json(response, 500, { error: String(error) }));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  state.issuer = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return {
    issuer: state.issuer,
    ...CLIENT,
    setPerson: (person) => {
      state.person = person;
    },
    tellAddressInToken: (told) => {
      state.addressInToken = told;
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}
