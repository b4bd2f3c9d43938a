// A picture as the wall shows it, and how one gets to the studio.
import { ApiProblem, problemIn } from "@/components/runs/api";
import { apiPaths } from "@/lib/paths";

export type Picture = {
  id: string;
  name: string;
  width: number | null;
  height: number | null;
  sample: boolean;
  /** Facts that are removed before the picture leaves for a provider. */
  private: boolean;
  place: boolean;
};

/** What the API tells of a file, as far as the wall needs it. */
export type FileFacts = {
  id: string;
  name: string;
  width: number | null;
  height: number | null;
  sample: boolean;
  facts: { place?: unknown; hasPrivate?: boolean | undefined } | null;
};

export const pictureOf = (file: FileFacts): Picture => ({
  id: file.id,
  name: file.name,
  width: file.width,
  height: file.height,
  sample: file.sample,
  private: Boolean(file.facts?.hasPrivate),
  place: Boolean(file.facts?.place),
});

/** Sends one picture; `told` hears the part sent, 0 to 1. Rejects with an ApiProblem whose message is for the person. */
export function uploadPicture(file: File, told: (part: number) => void): Promise<Picture> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", apiPaths.files());
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    request.setRequestHeader("x-file-name", encodeURIComponent(file.name || "pasted picture"));
    request.responseType = "json";
    request.upload.onprogress = (event) => told(event.total > 0 ? event.loaded / event.total : 0);
    request.onerror = () => reject(new ApiProblem("unavailable", `${file.name} could not be sent. Try again.`));
    request.onload = () => {
      if (request.status < 300) return resolve(pictureOf(request.response as FileFacts));
      reject(problemIn(request.response, `${file.name} could not be taken in.`));
    };
    request.send(file);
  });
}
