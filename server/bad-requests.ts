// What comes in and is no request: refused as what it is, and a connection that only waited is closed without a word.
import type { Duplex } from "node:stream";

const statuses: Record<string, string> = {
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
};

/**
 * Answers a connection whose bytes are no request. Browsers open connections in advance: one that sent nothing may just be
 * sending its first request, which would take an error for its answer; closed, the browser tries again on another.
 */
export function refuseConnection(error: NodeJS.ErrnoException, socket: Duplex & { bytesRead?: number }): void {
  if (!socket.writable || error.code === "ECONNRESET" || socket.bytesRead === 0) {
    socket.destroy();
    return;
  }
  socket.end(`HTTP/1.1 ${statuses[error.code ?? ""] ?? "400 Bad Request"}\r\nconnection: close\r\n\r\n`);
}
