// A stand-in for Replicate, over real HTTP: models with schemas of their own, jobs that are begun, looked at and cancelled.
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Prediction } from "replicate";
import { madeBy, modelOf, outputOf, scenarioOf, schemaOf, versionOf } from "./replicate-models";
import { plainPieces, type Scenario } from "./scenarios";
import {
  type Call,
  json,
  type Log,
  readJson,
  refuses,
  type StandIn,
  type StandInOptions,
  startStandIn,
} from "./server";

type Input = Record<string, unknown>;
type Job = { id: string; call: Call; scenario: Scenario; begun: number; cancelled: boolean; looks: number };
/** Everything that came in, refused or not, in order: `POST /v1/predictions`. */
type State = { jobs: Map<string, Job>; requests: string[]; paceMs: number; origin: string };

const picturesIn = (input: Input): number =>
  Object.values(input)
    .flat()
    .filter((value) => typeof value === "string" && value.startsWith("data:image/")).length;

function begin(state: State, log: Log, model: string, { input, ...rest }: { input: Input }, key: string): Job {
  const call: Call = {
    number: log.calls.length + 1,
    at: Date.now(),
    model,
    question: String(input.prompt ?? input.question ?? ""),
    images: picturesIn(input),
    exchanges: 0,
    key,
    body: {
      ...rest,
      input: Object.fromEntries(Object.entries(input).filter(([, value]) => !String(value).includes("data:"))),
    },
    sent: 0,
    ended: false,
    closedEarly: false,
  };
  log.calls.push(call);
  const job = {
    id: `job-${call.number}`,
    call,
    scenario: scenarioOf(model),
    begun: Date.now(),
    cancelled: false,
    looks: 0,
  };
  state.jobs.set(job.id, job);
  return job;
}

/** A job as far as time has brought it: a piece every so often, then its end. */
function show(job: Job, state: State): Prediction {
  const { scenario, call } = job;
  const pieces = scenario.pieces ?? plainPieces;
  const pace = scenario.pauseMs ?? state.paceMs;
  const done = scenario.silent
    ? 0
    : pace === 0
      ? pieces.length
      : Math.min(pieces.length, Math.floor((Date.now() - job.begun) / pace));
  const fails = scenario.errorAt !== undefined && done > scenario.errorAt;
  if (!job.cancelled) call.sent = done;
  const status = job.cancelled
    ? "canceled"
    : fails
      ? "failed"
      : done === pieces.length
        ? "succeeded"
        : done === 0
          ? "starting"
          : "processing";
  call.ended = !["starting", "processing"].includes(status);
  call.closedEarly = job.cancelled;
  const address = `${state.origin}/v1/predictions/${job.id}`;
  return {
    id: job.id,
    model: call.model,
    version: versionOf(call.model),
    status,
    input: {},
    output: outputOf(call.model, done, (name) => `${state.origin}/files/${job.id}/${name}`),
    source: "api",
    error: fails ? "CUDA out of memory" : null,
    data_removed: false,
    created_at: new Date(job.begun).toISOString(),
    urls: { get: address, cancel: `${address}/cancel` },
    ...(call.ended && scenario.usage !== false ? { metrics: { predict_time: 1.5 } } : {}),
  };
}

async function create(request: IncomingMessage, response: ServerResponse, log: Log, state: State, named?: string) {
  const body = (await readJson(request)) as { version?: string; input: Input };
  const model = named ?? modelOf(String(body.version));
  const scenario = scenarioOf(model);
  const question = String(body.input.prompt ?? body.input.question ?? "");
  if (scenario.refuse && refuses(log, { model, question }, scenario))
    return json(
      response,
      scenario.refuse.status,
      { detail: "Request was throttled.", status: scenario.refuse.status },
      scenario.refuse.headers,
    );
  const key = String(request.headers.authorization ?? "").replace(/^Bearer /, "");
  const job = begin(state, log, model, body, key);
  if (scenario.cutAfter === 0) return response.destroy();
  if (scenario.html) return response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html>");
  if (scenario.garbled) return response.writeHead(201, { "content-type": "application/json" }).end('{"id": "half');
  // Nobody has the job's id before this: between here and there a caller can only guess.
  await wait(scenario.firstMs ?? state.paceMs);
  job.begun = Date.now();
  return json(response, 201, show(job, state));
}

function look(response: ServerResponse, state: State, id: string) {
  const job = state.jobs.get(id);
  if (!job || job.scenario.done === false)
    return json(response, 404, { detail: "The requested resource could not be found." });
  job.looks += 1;
  if (job.scenario.dark) return json(response, 503, { detail: "Service unavailable" });
  if (job.scenario.cutAfter && job.looks === 1) return response.destroy();
  // Every other look goes wrong, in one way after the other: the job itself goes on.
  if (job.scenario.odd && job.looks % 4 === 1) return json(response, 503, { detail: "Service unavailable" });
  if (job.scenario.odd && job.looks % 4 === 3) return response.destroy();
  return json(response, 200, show(job, state));
}

function cancel(response: ServerResponse, state: State, id: string) {
  const job = state.jobs.get(id);
  if (!job) return json(response, 404, { detail: "The requested resource could not be found." });
  job.cancelled = true;
  return json(response, 200, show(job, state));
}

/** A file that a job made. It is asked for without the key, which belongs to the API alone. */
function file(request: IncomingMessage, response: ServerResponse, state: State, [id = "", name = ""]: string[]) {
  const bytes = madeBy(state.jobs.get(id)?.call.model ?? "")?.files[name];
  if (request.headers.authorization) return json(response, 400, { detail: "Keys have no business here." });
  if (!bytes) return json(response, 404, { detail: "Not found." });
  return response.writeHead(200, { "content-type": "application/octet-stream" }).end(bytes);
}

function tellOf(response: ServerResponse, owner: string, name: string) {
  if (owner !== "stand" && owner !== "official")
    return json(response, 404, { detail: "No model matches the given query." });
  const model = `${owner}/${name}`;
  const latest_version = { id: versionOf(model), openapi_schema: schemaOf(model) };
  return json(response, 200, {
    owner,
    name,
    description: "A stand-in",
    is_official: owner === "official",
    latest_version,
  });
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  log: Log,
  state: State & { key?: string | undefined },
) {
  const path = request.url?.split("?")[0] ?? "";
  state.requests.push(`${request.method} ${path}`);
  if (path.startsWith("/files/")) return file(request, response, state, path.split("/").slice(2));
  if (state.key && request.headers.authorization !== `Bearer ${state.key}`)
    return json(response, 401, {
      title: "Unauthenticated",
      detail: "You did not pass a valid authentication token",
      status: 401,
    });
  const [, , one = "", two = "", three = "", four = ""] = path.split("/");
  if (request.method === "GET" && one === "account") return json(response, 200, { type: "user", username: "stand-in" });
  if (request.method === "GET" && one === "models" && !four) return tellOf(response, two, three);
  if (request.method === "POST" && one === "models") return create(request, response, log, state, `${two}/${three}`);
  if (request.method === "POST" && one === "predictions" && !two) return create(request, response, log, state);
  if (request.method === "POST" && three === "cancel") return cancel(response, state, two);
  if (request.method === "GET" && one === "predictions") return look(response, state, two);
  return json(response, 404, { detail: `There is no ${path} here.` });
}

/** Starts a stand-in; `baseUrl` ends in /v1. `requests` is everything that was asked, in order. */
export async function startReplicateStandIn(options: StandInOptions = {}): Promise<StandIn & { requests: string[] }> {
  const state = {
    jobs: new Map<string, Job>(),
    requests: [] as string[],
    paceMs: options.paceMs ?? 20,
    key: options.key,
    origin: "",
  };
  const started = await startStandIn(options, (request, response, log) => answer(request, response, log, state));
  state.origin = started.baseUrl;
  return { ...started, baseUrl: `${started.baseUrl}/v1`, requests: state.requests };
}
