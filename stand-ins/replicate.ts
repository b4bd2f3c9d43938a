// A stand-in for Replicate, over real HTTP: models with schemas of their own, jobs that are begun, looked at and cancelled.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Prediction } from "replicate";
import { plainPieces, type Scenario, scenarios } from "./scenarios";
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
type State = { jobs: Map<string, Job>; requests: string[]; paceMs: number };

const VERSION = "c0ffee".padEnd(64, "0");

/** The scenario is the model's name: `stand/fast` behaves as `standin-fast`. */
const scenarioOf = (model: string): Scenario => scenarios[model.replace("stand/", "standin-")] ?? {};

/** Schemas as different as those of the models there. */
function schemaOf(name: string): object {
  const text = { type: "string", title: "Prompt", "x-order": 1 };
  const uri = { type: "string", format: "uri", "x-order": 0 };
  const forms: Record<string, object> = {
    llava: {
      image: uri,
      prompt: text,
      top_p: { type: "number", minimum: 0, maximum: 1 },
      max_tokens: { type: "integer" },
    },
    qwen: { media: uri, prompt: text, max_new_tokens: { type: "integer" } },
    many: { images: { type: "array", items: { type: "string", format: "uri" } }, question: text },
    upscaler: { image: uri, scale: { type: "number" } },
  };
  const properties = forms[name] ?? {
    image: uri,
    prompt: text,
    mode: { allOf: [{ $ref: "#/components/schemas/mode" }] },
  };
  return {
    components: {
      schemas: { Input: { type: "object", properties }, mode: { type: "string", enum: ["quick", "careful"] } },
    },
  };
}

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
  const address = `http://127.0.0.1/v1/predictions/${job.id}`;
  return {
    id: job.id,
    model: call.model,
    version: VERSION,
    status,
    input: {},
    output: done === 0 ? null : pieces.slice(0, done),
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
  // A version belongs to one model; here the question tells which.
  const model = named ?? String(body.version).replace(VERSION, "") ?? "";
  const scenario = scenarioOf(model);
  const question = String(body.input.prompt ?? "");
  if (scenario.refuse && refuses(log, { model, question }, scenario))
    return json(
      response,
      scenario.refuse.status,
      { detail: "Request was throttled.", status: scenario.refuse.status },
      scenario.refuse.headers,
    );
  if (scenario.html) return response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html>");
  if (scenario.garbled) return response.writeHead(201, { "content-type": "application/json" }).end('{"id": "half');
  const key = String(request.headers.authorization ?? "").replace(/^Bearer /, "");
  const job = begin(state, log, model, body, key);
  if (scenario.cutAfter === 0) return response.destroy();
  return json(response, 201, show(job, state));
}

function look(response: ServerResponse, state: State, id: string) {
  const job = state.jobs.get(id);
  if (!job || job.scenario.done === false)
    return json(response, 404, { detail: "The requested resource could not be found." });
  job.looks += 1;
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

function tellOf(response: ServerResponse, owner: string, name: string) {
  if (owner !== "stand" && owner !== "official")
    return json(response, 404, { detail: "No model matches the given query." });
  const latest_version = { id: `${owner}/${name}${VERSION}`, openapi_schema: schemaOf(name) };
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
  };
  const started = await startStandIn(options, (request, response, log) => answer(request, response, log, state));
  return { ...started, baseUrl: `${started.baseUrl}/v1`, requests: state.requests };
}
