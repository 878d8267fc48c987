import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A balancer in front of several APIs, like HAProxy or a platform's own. */
export type Balancer = {
  url: string;
  /** The addresses that get requests at present. */
  serving: () => string[];
  /** How many requests each address has got. */
  sent: ReadonlyMap<string, number>;
  stop: () => Promise<void>;
};

/**
 * Like HAProxy, four times as fast. An API is given up after 4.5 s at most, including a second for each of the three
 * probes, and one that stops serves for longer.
 */
export const BALANCER = { everyMs: 500, failuresAtMost: 3 };
export const STOP_DELAY_SECONDS = '5';

type Backend = { url: string; agent: Agent; isReady: boolean; failures: number };

/** How long an address may take to say whether it is ready, as with Kubernetes' own probes. */
const PROBE_MS = 1_000;

/** Whether an address says that it accepts requests. */
const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`, { signal: AbortSignal.timeout(PROBE_MS) }).then(
    async (answer) => {
      await answer.arrayBuffer();
      return answer.ok;
    },
    () => false,
  );

/**
 * Starts one. It sends each request to the next address that serves, over connections that it keeps, and repeats none:
 * a broken request is answered with 502, and with 503 where no address serves.
 * @param everyMs how long it waits between two probes of one address
 * @param failuresAtMost an address stops serving after this many failed probes in a row
 */
export async function startBalancer(
  urls: readonly string[],
  { everyMs, failuresAtMost }: { everyMs: number; failuresAtMost: number },
): Promise<Balancer> {
  const backends = urls.map((url): Backend => ({ url, agent: new Agent({ keepAlive: true }), isReady: false, failures: 0 }));
  const sent = new Map(urls.map((url) => [url, 0]));
  const stopping = new AbortController();
  const look = async (backend: Backend): Promise<void> => {
    const said = await isReady(backend.url);
    backend.failures = said ? 0 : backend.failures + 1;
    backend.isReady = said || (backend.isReady && backend.failures < failuresAtMost);
  };
  // One probe after the other: of two at once the earlier might be answered last.
  async function lookOn(backend: Backend): Promise<void> {
    while (!stopping.signal.aborted) {
      await wait(everyMs);
      await look(backend);
    }
  }
  await Promise.all(backends.map(look));
  const looking = Promise.all(backends.map(lookOn));

  let turn = 0;
  function pass(req: IncomingMessage, res: ServerResponse): void {
    const ready = backends.filter((backend) => backend.isReady);
    const to = ready[(turn += 1) % ready.length];
    if (!to) {
      res.writeHead(503, { 'Content-Type': 'application/json' }).end('{"code":"no_api_serves"}');
      return;
    }
    sent.set(to.url, (sent.get(to.url) ?? 0) + 1);
    // The Connection header concerns one hop only.
    const { connection: _, ...headers } = req.headers;
    const asked = request(to.url + req.url, { method: req.method, headers, agent: to.agent }, (answer) => {
      const { connection: __, ...given } = answer.headers;
      res.writeHead(answer.statusCode ?? 502, given);
      answer.pipe(res);
    });
    asked.once('error', ({ code = '' }: NodeJS.ErrnoException) => {
      if (res.headersSent) res.destroy();
      else res.writeHead(502, { 'Content-Type': 'application/json' }).end(JSON.stringify({ code: `broken_${code}` }));
    });
    req.pipe(asked);
  }

  const server = createServer(pass);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serving: () => backends.filter((backend) => backend.isReady).map(({ url }) => url),
    sent,
    stop: async () => {
      stopping.abort();
      await looking;
      backends.forEach(({ agent }) => agent.destroy());
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
