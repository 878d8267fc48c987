import { createServer, connect, type Socket } from 'node:net';
import { freePort } from '../../local/port.ts';

/**
 * What stands between the service and PostgreSQL as PgBouncer does: it `drops` the settings of connections
 * (`ignore_startup_parameters`), or `refuses` them, as it does where it was told nothing.
 */
export type Manner = 'drops' | 'refuses';

const KEPT = ['user', 'database', 'client_encoding', 'application_name'];
const PROTOCOL_BYTES = 8;

/** The parameters of a startup message, in their order. */
function parametersOf(message: Buffer): [name: string, value: string][] {
  const words = message.subarray(PROTOCOL_BYTES, -1).toString().split('\0');
  return words.slice(0, -1).flatMap((name, place) => (place % 2 === 0 ? [[name, words[place + 1] ?? '']] : []));
}

function startupOf(protocol: Buffer, parameters: readonly [string, string][]): Buffer {
  const body = Buffer.from(`${parameters.map(([name, value]) => `${name}\0${value}\0`).join('')}\0`);
  const length = Buffer.alloc(4);
  length.writeInt32BE(PROTOCOL_BYTES + body.length);
  return Buffer.concat([length, protocol, body]);
}

function refusalOf(name: string): Buffer {
  const body = Buffer.from(`SFATAL\0VFATAL\0C08P01\0Munsupported startup parameter: ${name}\0\0`);
  const head = Buffer.alloc(5, 'E');
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}

/** Starts one before a PostgreSQL of this machine; returns the same address by way of it. */
export async function startPooler(url: string, manner: Manner): Promise<{ url: string; stop: () => Promise<void> }> {
  const target = new URL(url);
  const port = await freePort();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', (message) => {
      const parameters = parametersOf(message);
      const ours = parameters.filter(([name]) => !KEPT.includes(name));
      if (manner === 'refuses' && ours[0]) {
        socket.end(refusalOf(ours[0][0]));
        return;
      }
      const upstream = connect(Number(target.port), target.hostname);
      upstream.on('error', () => socket.destroy());
      upstream.write(
        startupOf(
          message.subarray(4, PROTOCOL_BYTES),
          parameters.filter(([name]) => KEPT.includes(name)),
        ),
      );
      socket.pipe(upstream).pipe(socket);
    });
  });
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  return {
    url: Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
