// A mail server that keeps what it is given: enough of SMTP for one client, over a real socket.
import { createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";

export type Letter = { to: string[]; subject: string; text: string };

export type SmtpStandIn = {
  url: string;
  letters: Letter[];
  /** From now on every recipient is refused, or taken again. */
  refuse(refusing: boolean): void;
  stop(): Promise<void>;
};

const unquote = (text: string): string =>
  Buffer.from(
    text.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    "latin1",
  ).toString("utf8");

function read(to: string[], raw: string): Letter {
  const [head = "", ...body] = raw.split("\n\n");
  const text = body.join("\n\n");
  return {
    to,
    subject: /^subject: (.*)$/im.exec(head)?.[1] ?? "",
    text: /^content-transfer-encoding: quoted-printable$/im.test(head) ? unquote(text) : text,
  };
}

function converse(socket: Socket, isRefusing: () => boolean, keep: (letter: Letter) => void): void {
  let to: string[] = [];
  let data: string[] | undefined;
  const say = (line: string) => socket.write(`${line}\r\n`);
  const commands: Record<string, (line: string) => unknown> = {
    ehlo: () => say("250 stand-in"),
    helo: () => say("250 stand-in"),
    mail: () => say("250 ok"),
    rcpt: (line) => {
      if (isRefusing()) return say("550 nobody here takes mail");
      to.push(/<(.*?)>/.exec(line)?.[1] ?? "");
      return say("250 ok");
    },
    data: () => {
      data = [];
      return say("354 go on");
    },
    rset: () => say("250 ok"),
    quit: () => socket.end("221 bye\r\n"),
  };
  say("220 stand-in");
  createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (line) => {
    if (!data) {
      const answer = commands[line.slice(0, 4).toLowerCase()];
      return answer ? answer(line) : say("502 not known here");
    }
    if (line !== ".") return data.push(line.replace(/^\./, ""));
    keep(read(to, data.join("\n")));
    [to, data] = [[], undefined];
    return say("250 kept");
  });
}

/** Starts it on a free port of this machine. */
export async function startSmtpStandIn(): Promise<SmtpStandIn> {
  const letters: Letter[] = [];
  const sockets = new Set<Socket>();
  let refusing = false;
  const server = createServer((socket) => {
    sockets.add(socket.on("close", () => sockets.delete(socket)).on("error", () => socket.destroy()));
    converse(
      socket,
      () => refusing,
      (letter) => letters.push(letter),
    );
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    refuse: (now) => {
      refusing = now;
    },
    stop: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  };
}
