import getPort, { portNumbers } from 'get-port';

/**
 * Systems give ports from 32768 on (IANA: 49152) to outgoing connections: one chosen there may be taken before its
 * server listens.
 */
const [FROM, TO] = [10_000, 32_000];
const TRIED = 500;

/**
 * A port of this machine on which nothing listens, and that no outgoing connection is given in the meantime; `wanted`
 * where that one is free.
 */
export function freePort(wanted?: number): Promise<number> {
  const from = FROM + Math.floor(Math.random() * (TO - FROM - TRIED));
  return getPort({ host: '127.0.0.1', port: [...(wanted === undefined ? [] : [wanted]), ...portNumbers(from, from + TRIED)] });
}

export function portFailure(host: string, port: number, error: NodeJS.ErrnoException): Error {
  const why = error.code === 'EADDRINUSE' ? 'another program listens there' : error.message;
  return new Error(`Port ${port} on ${host} cannot be used (${why}): set PORT or HOST to what is free, or stop what uses it.`);
}
