import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { run } from '../../../local/run.ts';
import { launch } from '../../../local/launch.ts';
import { accepts } from '../../../local/until.ts';
import { programHere } from './program-here.ts';

/** A proxy with TLS before an API. Its certificate is of no authority that a browser knows. */
export type TlsProxy = { name: string; stop: () => Promise<void> };
type Asked = { host: string; port: number; upstreamPort: number; dir: string };

/** Caddy by deploy/Caddyfile, with a certificate of its own authority: no one reaches this machine by a name. */
async function startCaddy(command: string, { host, port, upstreamPort, dir }: Asked): Promise<TlsProxy> {
  const config = join(dir, 'Caddyfile');
  const own = ['local_certs', 'skip_install_trust', 'auto_https disable_redirects', 'admin off'];
  writeFileSync(config, `{\n${own.map((line) => `\t${line}\n`).join('')}}\nimport ${resolve('deploy/Caddyfile')}\n`);
  const running = await launch({
    name: 'Caddy',
    command,
    args: ['run', '--config', config, '--adapter', 'caddyfile'],
    logFile: join(dir, 'caddy.log'),
    env: {
      ...{ PATH: process.env['PATH'], HOME: dir, XDG_DATA_HOME: dir, XDG_CONFIG_HOME: dir },
      ...{ GUICHET_DOMAIN: `${host}:${port}`, GUICHET_UPSTREAMS: `127.0.0.1:${upstreamPort}` },
    },
    ready: () => accepts('127.0.0.1', port),
    deadlineMs: 20_000,
  });
  return { name: 'Caddy', stop: () => running.stop() };
}

/** Writes a certificate for this name, signed by its own key, and the key. */
export async function makeCertificate(host: string, { key, cert }: { key: string; cert: string }): Promise<void> {
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', `/CN=${host}`];
  await run('openssl', ['req', '-x509', ...made, '-addext', `subjectAltName=DNS:${host}`, '-keyout', key, '-out', cert]);
}

/** As little of a proxy as pages need: TLS, and the address of the browser, whatever the browser says of itself. */
async function startOwn({ host, port, upstreamPort, dir }: Asked): Promise<TlsProxy> {
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  await makeCertificate(host, { key, cert });
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (asked, answer) => {
    const headers = { ...asked.headers, 'x-forwarded-for': asked.socket.remoteAddress, 'x-forwarded-proto': 'https' };
    const passed = request({ host: '127.0.0.1', port: upstreamPort, path: asked.url, method: asked.method, headers }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    passed.on('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()));
    asked.pipe(passed);
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return {
    name: 'the test’s own proxy',
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Starts Caddy, where this machine has one, and a proxy of the test's own elsewhere. */
export async function startTlsProxy(asked: Asked): Promise<TlsProxy> {
  const caddy = programHere('caddy');
  return caddy ? startCaddy(caddy, asked) : startOwn(asked);
}
