// The kinds of connection as people choose them, providers first.
import type { Provider } from "@/lib/connections/schema";

/** `name`: what such a connection is called unless somebody knows better. `address`: an example, where one has to be entered. */
export type Kind = { provider: Provider; label: string; name: string; address?: string };

export const kinds: readonly Kind[] = [
  { provider: "openai", label: "OpenAI", name: "OpenAI" },
  { provider: "anthropic", label: "Anthropic", name: "Anthropic" },
  { provider: "replicate", label: "Replicate", name: "Replicate" },
  {
    provider: "compatible",
    label: "A server that speaks OpenAI's protocol (vLLM, Ollama, LM Studio, …)",
    name: "",
    address: "http://localhost:11434/v1",
  },
  {
    provider: "anthropic-compatible",
    label: "A server that speaks Anthropic's protocol (llama.cpp, LocalAI, …)",
    name: "",
    address: "http://localhost:8080",
  },
];

/** The kind of a provider; undefined for the models on this machine, which nobody adds. */
export const kindOf = (provider: string): Kind | undefined => kinds.find((kind) => kind.provider === provider);
