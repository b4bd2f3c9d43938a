// Which models an actor can use: the cards of each connection they may use, and what it said it offers.
import type { Actor } from "@/lib/access/actor";
import { pool } from "@/lib/db/client";
import type { EngineId, Task } from "@/lib/engines/contract";
import { AppError } from "@/lib/errors";
import { anthropicCards } from "./catalog/anthropic";
import { localCards } from "./catalog/local";
import { openaiCards } from "./catalog/openai";
import { replicateCards } from "./catalog/replicate";
import { type OfferFacts, unlistedCard } from "./catalog/unlisted";
import { onDay } from "./lifecycle";
import type { Card, ModelView } from "./schema";

const catalogs: Record<string, Card[]> = {
  anthropic: anthropicCards,
  openai: openaiCards,
  replicate: replicateCards,
  local: localCards,
};

/** Offered models whose names say that they don't answer questions. */
const NOT_FOR_ASKING =
  /embed|whisper|transcribe|tts|dall-e|image|sora|realtime|audio|moderation|rerank|instruct|davinci|babbage/i;

export type ModelConnection = { id: string; slug: string; name: string; engine: EngineId; provider: string };
type Offer = { name: string; facts: OfferFacts; seenAt: string };
type Row = ModelConnection & {
  own: boolean;
  health: { ok: boolean; sentence: string } | null;
  ready: boolean;
  offers: Offer[];
};

const COLUMNS = `
  connection."id", connection."teamId" IS NOT NULL AS own, connection."slug", connection."name", connection."engine", connection."provider", connection."health",
  (connection."key" IS NOT NULL OR connection."provider" NOT IN ('openai', 'anthropic', 'replicate')) AS ready,
  coalesce((SELECT jsonb_agg(jsonb_build_object('name', offer."name", 'facts', offer."facts", 'seenAt', offer."seenAt") ORDER BY offer."name")
    FROM "ModelOffer" offer WHERE offer."connectionId" = connection."id"), '[]') AS offers`;

const USABLE = `connection."deletedAt" IS NULL AND (connection."teamId" IS NULL OR connection."teamId" = $1)`;

/** All, or those that go by `slug`. Where the machine gives a connection by a name that the team used already, that name stays the team's. */
async function usableConnections(actor: Actor, slug?: string): Promise<Row[]> {
  const { rows } = await pool().query<Row>(
    `SELECT ${COLUMNS} FROM "Connection" connection WHERE ${USABLE} AND ($2::text IS NULL OR connection."slug" = $2)
     ORDER BY connection."provider" = 'local', connection."name", connection."id"`,
    [actor.teamId, slug ?? null],
  );
  const teams = new Set(rows.filter((row) => row.own).map((row) => row.slug));
  return rows.filter((row) => row.own || !teams.has(row.slug));
}

/** Cards first, then what the connection offers besides; an offer's date of leaving wins over the card's. */
function cardsOf(row: Pick<Row, "provider" | "offers">): { card: Card; seenAt: string | null }[] {
  const offers = new Map(row.offers.map((offer) => [offer.name, offer]));
  const listed = (catalogs[row.provider] ?? []).map((card) => {
    const offer = offers.get(card.providerName);
    const { leavesOn, parameters = card.parameters } = offer?.facts ?? {};
    const lifecycle = leavesOn ? { ...card.lifecycle, status: "leaving" as const, leavesOn } : card.lifecycle;
    return {
      card: onDay({ ...card, parameters, lifecycle }),
      seenAt: offer?.seenAt ?? null,
    };
  });
  const known = new Set(listed.map(({ card }) => card.providerName));
  const others = row.offers
    .filter((offer) => !known.has(offer.name) && !(row.provider === "openai" && NOT_FOR_ASKING.test(offer.name)))
    .map((offer) => ({
      card: onDay(unlistedCard(offer.name, row.provider, offer.facts)),
      seenAt: offer.seenAt,
    }));
  return [...listed, ...others];
}

function toView(row: Row, card: Card, seenAt: string | null): ModelView {
  const { status, leavesOn, replacedBy } = card.lifecycle;
  const needs = row.ready ? (row.health && !row.health.ok ? row.health.sentence : null) : "Needs a provider key.";
  return {
    id: `${row.slug}/${card.providerName}`,
    name: card.name,
    task: card.task,
    connection: { slug: row.slug, name: row.name, provider: row.provider },
    ready: needs === null,
    needs,
    parameters: card.parameters,
    limits: card.limits,
    price: card.price,
    priceChecked: card.priceChecked ?? null,
    lifecycle: {
      status,
      leavesOn: leavesOn ?? null,
      replacedBy: replacedBy ? `${row.slug}/${replacedBy}` : null,
      checkedAt: seenAt,
    },
  };
}

/** The models this actor can choose from, grouped by connection, built-in ones last. */
export async function listModels(actor: Actor, filter: { task?: Task } = {}): Promise<ModelView[]> {
  const rows = await usableConnections(actor);
  return rows
    .flatMap((row) => cardsOf(row).map(({ card, seenAt }) => toView(row, card, seenAt)))
    .filter((model) => filter.task === undefined || model.task === filter.task);
}

/** "openai/gpt-4o" in two: a provider's own name may hold slashes, a slug may not. */
function splitId(modelId: string): { slug: string; providerName: string } {
  const slash = modelId.indexOf("/");
  return { slug: modelId.slice(0, slash), providerName: modelId.slice(slash + 1) };
}

function cardFor(row: Row, providerName: string): Card | undefined {
  const found = cardsOf(row).find(({ card }) => card.providerName === providerName)?.card;
  // A server may have models that it does not list: a compatible connection takes any name.
  return found ?? (row.provider === "local" ? undefined : unlistedCard(providerName, row.provider));
}

export type Resolved = { card: Card; connection: ModelConnection };

/** The model behind an id, for this actor. Throws with a sentence when there is none, or when it is retired. */
export async function resolveModel(actor: Actor, modelId: string): Promise<Resolved> {
  const { slug, providerName } = splitId(modelId);
  const [row] = await usableConnections(actor, slug);
  const card = row && providerName ? cardFor(row, providerName) : undefined;
  if (!row || !card)
    throw new AppError("invalid", `There is no model "${modelId.slice(0, 100)}" here. Choose one from the list.`, {
      field: "model",
    });
  if (card.lifecycle.status === "retired") {
    const { replacedBy } = card.lifecycle;
    const instead = replacedBy ? `Use ${slug}/${replacedBy} instead.` : "Choose another model.";
    throw new AppError("invalid", `${card.name} is no longer offered. ${instead}`, { field: "model" });
  }
  return { card, connection: row };
}

/** The model of a run that is being worked: as the system, by the connection the run was written down with. */
export async function modelOfRun(run: { connectionId: string; model: string }): Promise<Resolved> {
  const { rows } = await pool().query<Row>(
    `SELECT ${COLUMNS} FROM "Connection" connection WHERE connection."id" = $1 AND connection."deletedAt" IS NULL`,
    [run.connectionId],
  );
  const row = rows[0];
  const card = row && cardFor(row, splitId(run.model).providerName);
  if (!row || !card)
    throw new AppError(
      "model_not_ready",
      "The connection this was asked through is gone. Nothing was charged; choose another model.",
    );
  return { card, connection: row };
}
