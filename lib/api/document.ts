// The API's description of itself: its shape, and where this process keeps it.
import { oncePerProcess } from "@/lib/process";

type Json = Record<string, unknown>;
export type Operation = {
  summary?: string;
  description?: string;
  security?: Json[];
  parameters?: { name: string; in: string; required: boolean; schema: Json }[];
  requestBody?: { required: boolean; content: Record<string, { schema: Json }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Json }> }>;
};
export type ApiDocument = {
  openapi: string;
  info: { title: string; version: string; description: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Json>; securitySchemes: Json };
};

type Held = { document: ApiDocument | undefined };

/** Where the document of this process is: pages show it without loading the API themselves. */
export const heldDocument = (): Held => oncePerProcess<Held>("api document", () => ({ document: undefined }));
