// What the studio and its decoding children say to each other.
import type { ImageProbe, Rendered, RenderOptions } from "./schema";

/** The work there is: what goes in, what comes out. Bytes travel by file path, never through the channel. */
export type Jobs = {
  probe: { order: { path: string }; result: ImageProbe };
  render: { order: { path: string; out: string; options: RenderOptions }; result: Rendered };
};
export type JobName = keyof Jobs;

export type JobRequest = { [N in JobName]: { job: N; order: Jobs[N]["order"] } }[JobName];
export type JobAnswer = { result: Jobs[JobName]["result"] } | { error: { code: string; message: string } };
