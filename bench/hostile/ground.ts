// What the families stand on: one studio, people in it, a provider that answers as planned, and a witness that must hear nothing.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { closeDatabase, setDatabaseUrl } from "@/lib/db/client";
import { newKey, newPerson, type Person } from "@/server/testing/people";
import type { Plan } from "./stream-plans";
import { canaries, type Studio, startStudio } from "./studio";
import { startHostileUpstream } from "./upstream";

/** A server inside, where nobody may be led: everything that reached it, a line each. */
export type Witness = { port: number; heard: string[]; stop(): Promise<void> };

export type Ground = {
  studio: Studio;
  /** The machine's owner, and somebody in a team of one who may do nothing special. */
  owner: Person & { key: string };
  guest: Person & { key: string };
  witness: Witness;
  stop(): Promise<void>;
};

async function startWitness(): Promise<Witness> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    response.end("inside");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const stop = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { port: (server.address() as AddressInfo).port, heard, stop };
}

/** Somebody new in a team of their own, with a key that may do everything. */
export async function newcomer(studioOwner = false): Promise<Person & { key: string }> {
  const person = await newPerson({ studioOwner });
  return { ...person, key: (await newKey(person)).key };
}

/** `plans`: what the studio's providers answer to a question that names one. */
export async function layGround(plans: Plan[]): Promise<Ground> {
  const upstream = await startHostileUpstream(plans);
  const studio = await startStudio(upstream.address);
  setDatabaseUrl(studio.databaseUrl);
  const witness = await startWitness();
  return {
    ...{ studio, witness, owner: await newcomer(true), guest: await newcomer() },
    stop: async () => {
      await closeDatabase();
      await studio.stop();
      await witness.stop();
      await upstream.stop();
    },
  };
}

/** Whether an address stays with the studio, by one of its names on this machine. */
export const isOwn = (to: string, address: string): boolean =>
  URL.canParse(to, address) &&
  ["127.0.0.1", "localhost"].some((name) => new URL(to, address).origin === address.replace("127.0.0.1", name));

/** What is wrong with the studio after a family, whatever was sent: it must live, be silent and keep its secrets. */
export function faultsOfStudio({ studio, witness }: Ground, said: string): string[] {
  const worries = studio.lines.filter((line) =>
    /Nobody expected this|Request \S+ failed|A request failed|Action \S+ failed|Run \S+ failed|UnhandledPromise/.test(
      line,
    ),
  );
  const told = canaries.filter((secret) => said.includes(secret) || studio.lines.some((line) => line.includes(secret)));
  const heard = witness.heard.splice(0);
  return [
    ...worries.map((line) => `the studio complained: ${line}`),
    ...told.map((secret) => `a secret was told: ${secret}`),
    ...heard.map((line) => `a server inside was reached: ${line}`),
  ];
}
