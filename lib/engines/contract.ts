// What an engine is: code that speaks one protocol. It sees no database, no React and no Next.

export type Task = "ask" | "transcribe" | "imagine" | "speak";

/** Bytes to read: a path on this machine (streamed from there) with what they are. */
export type FileSource = { path: string; type: string; bytes: number; name: string };

/** One earlier exchange of a conversation, oldest first. */
export type Exchange = { question: string; imageIds: string[]; answer: string };

export type Input = {
  ask: { question: string; imageIds: string[]; history: Exchange[]; schema?: Record<string, unknown> };
  transcribe: { audioId: string; language?: string };
  imagine: { prompt: string; negativePrompt?: string; imageIds?: string[]; maskId?: string };
  speak: { text: string; voice: string; format: string };
};

/** What a provider meters. Units never overlap: a cached token is not also an input token. Durations in seconds. */
export const units = [
  "inputTokens",
  "cachedTokens",
  "outputTokens",
  "imageInputTokens",
  "imageOutputTokens",
  "audioSeconds",
  "characters",
  "images",
  "videoSeconds",
  "computeSeconds",
] as const;
export type Unit = (typeof units)[number];
export type Usage = Partial<Record<Unit, number>>;

/** Settings of a call, by the names of the model's card (a JSON schema). */
export type Params = Record<string, unknown>;

/** What an engine needs to know of the model it calls. */
export type ModelFacts = { name: string; maxOutputTokens?: number; imageDetail?: "high" | "low" | "auto" };

/** A place on picture `image` (index into imageIds), as fractions of its width and height from the top left. */
export type Mark = {
  quote: string;
  image: number;
  box: { left: number; top: number; width: number; height: number };
  label?: string;
};

export type Finish = "complete" | "length" | "refusal" | "filtered";

export type Word = { start: number; end: number; text: string; confidence?: number };

/** Everything that can happen while an engine works. Times in seconds from the start of the recording. */
export type EngineEvent =
  | { type: "text"; delta: string }
  | { type: "segment"; start: number; end: number; text: string; words?: Word[]; speaker?: string }
  | { type: "file"; role: string; source: FileSource }
  | { type: "progress"; done: number; stage?: string }
  | { type: "handle"; handle: string }
  | { type: "notice"; text: string }
  | { type: "usage"; usage: Usage }
  | { type: "finish"; reason: Finish; data?: unknown; language?: string; marks?: Mark[] };

export type Order<T extends Task> = {
  model: ModelFacts;
  input: Input[T];
  params: Params;
  /** The bytes of an input file as they are to be sent: already fitted to the model's limits, private facts removed. */
  open(fileId: string): Promise<FileSource>;
  /** A remote job begun earlier: poll it, never start it anew. */
  handle?: string;
  /** Called once, right before the request that may be paid for leaves; the engine awaits it. */
  dispatching(): Promise<void>;
  /** Aborted with the reason `STOPPED` when somebody stops it, with another when the studio itself stops. */
  signal: AbortSignal;
};

/** Why an order was stopped: somebody wanted it. A job begun elsewhere is then ended there, too. */
export const STOPPED = "cancelled";

export type Perform<T extends Task> = (order: Order<T>) => AsyncIterable<EngineEvent>;

/** What a place said of itself. `sentence` is for a person. */
export type Health = { ok: boolean; sentence: string; models?: number };

/** A model on offer. `leavesOn` as YYYY-MM-DD where the provider tells. */
export type Discovered = { name: string; images?: boolean; leavesOn?: string };

/** One model as the place itself describes it: pictures it takes in one question, its parameters as a JSON schema. */
export type Description = { name: string; description: string; images: number; parameters: Record<string, unknown> };

export type Connected = {
  check(signal: AbortSignal): Promise<Health>;
  discover?(signal: AbortSignal): Promise<Discovered[]>;
  /** A model that is named but not listed, where there are too many to list. Throws `invalid` when there is none. */
  describe?(name: string, signal: AbortSignal): Promise<Description>;
  /** Absence is the capability flag. */
  perform: { [T in Task]?: Perform<T> };
};

/** Where an engine is to call. `trusted` places (set by the machine's owner) may be private addresses. */
export type Place = { baseUrl?: string; key?: string; trusted: boolean };

export type EngineId = "anthropic" | "openai" | "replicate" | "comfyui" | "automatic1111";
export type Engine = { id: EngineId; connect(place: Place): Connected };
