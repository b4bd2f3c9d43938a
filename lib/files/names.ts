// File names as people gave them, made harmless: for showing, and for the header a browser saves by.
import { fileLimits } from "./schema";

// Cc: control characters, NUL among them. Cf: invisible ones that turn text around and so hide an ending.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;

/** The last part of a path, without unseen characters, at most 255 characters with its ending kept; "file" if nothing is left. */
export function cleanName(given: string): string {
  const last =
    given
      .replace(/\0[\s\S]*$/, "")
      .split(/[/\\]/)
      .pop() ?? "";
  const name = last
    .normalize("NFC")
    .replace(UNSEEN, "")
    .replace(/[<>:"|?*]/g, "_")
    .trim()
    .replace(/^\.+/, "");
  if (name.length <= fileLimits.nameLength) return name || "file";
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? "";
  return name.slice(0, fileLimits.nameLength - ending.length).replace(/\p{Cs}/gu, "") + ending;
}

/** A `content-disposition` value: ASCII for old browsers, RFC 5987 for all others. */
export function disposition(kind: "inline" | "attachment", name: string): string {
  const plain = name.replace(/[^ -~]|["\\%]/g, "_");
  const exact = encodeURIComponent(name.replace(/\p{Cs}/gu, "")).replace(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${exact}`;
}
