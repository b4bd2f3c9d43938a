// The engine for Replicate: jobs that are begun, polled and cancelled.
import Replicate from "replicate";
import { quote } from "@/lib/engines/clean";
import type { Connected, Engine, Health, Place } from "@/lib/engines/contract";
import { withoutCosts } from "@/lib/engines/faults";
import { outboundFetch } from "@/lib/outbound/fetch";
import { ask } from "./ask";
import { translate } from "./faults";
import { fence } from "./fence";
import { lookUp } from "./model";

/** In one question, of a model that takes a list of them. */
const MOST_PICTURES = 20;

function clientFor({ key, baseUrl, trusted }: Place): Replicate {
  const client = new Replicate({
    // Without a file strategy of its own: it would upload what we encode ourselves, and one of them leaks the key.
    useFileOutput: false,
    fetch: fence(outboundFetch({ trusted })),
    ...(baseUrl ? { baseUrl } : {}),
  });
  // Set here, because the client takes an empty key for none and sends the environment's instead, wherever it goes.
  client.auth = key ?? "";
  return client;
}

async function check(client: Replicate, signal: AbortSignal): Promise<Health> {
  try {
    const { username } = await client.accounts.current({ signal });
    return { ok: true, sentence: `It answers, for the account ${quote(username)}.` };
  } catch (thrown) {
    return { ok: false, sentence: withoutCosts(translate(thrown).message) };
  }
}

export const replicate: Engine = {
  id: "replicate",
  connect(place: Place): Connected {
    const client = clientFor(place);
    return {
      check: (signal) => check(client, signal),
      describe: async (name, signal) => {
        try {
          const { form, description } = await lookUp(client, name, signal);
          const images = form.picture ? (form.picture.many ? MOST_PICTURES : 1) : 0;
          return { name, description: quote(description), images, parameters: form.parameters };
        } catch (thrown) {
          throw translate(thrown);
        }
      },
      perform: { ask: (order) => ask({ client, place }, order) },
    };
  },
};
