import { connect, type Socket } from "node:net";
import type { RelayOptions } from "./relay-options.ts";

type SocketCallback = (error: Error | null, options: object) => void;

/** Opens the relay's connections, so that closing can cut one that hangs: nodemailer itself waits for its timeout. */
export interface RelaySockets {
  /** In the form of nodemailer's `getSocket` option. */
  open(this: void, options: unknown, callback: SocketCallback): void;
  destroyAll(): void;
}

export function createRelaySockets({ host, port }: RelayOptions, connectTimeoutMs: number): RelaySockets {
  const sockets = new Set<Socket>();
  return {
    open: (_options, callback) => {
      const socket = connect({ host, port, timeout: connectTimeoutMs });
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      answerOnce(socket, callback);
    },
    destroyAll: () => {
      for (const socket of sockets) socket.destroy(new Error("Local Ravi closes"));
    },
  };
}

function answerOnce(socket: Socket, callback: SocketCallback): void {
  const fail = (error: Error): void => {
    socket.destroy();
    callback(error, {});
  };
  const onTimeout = (): void => fail(new Error("The relay did not take the connection in time"));
  socket.once("timeout", onTimeout).once("error", fail);
  socket.once("connect", () => {
    socket.setTimeout(0).off("timeout", onTimeout).off("error", fail);
    callback(null, { connection: socket });
  });
}
