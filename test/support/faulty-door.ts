/**
 * A program whose handlers throw where no code catches it, each in its own way. Its first line is its port, the others
 * are its log. SIGUSR2 makes it throw outside any request.
 */
import { Readable } from 'node:stream';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type Request, type Response } from 'express';
import { pino } from 'pino';
import { endRequestsOf, hearUncaught } from '../../api/http/server/isolation.ts';
import { createFrontDoor } from '../../api/http/server/server.ts';
import { onStopRequested } from '../../runtime/parent.ts';
import { onUncaught } from '../../runtime/log.ts';

const logger = pino({ level: 'error' });
const fail = (what: string): never => {
  throw new Error(what);
};
const FAULTS: Record<string, (req: Request, res: Response) => void> = {
  'a stream without a listener': (req) => req.once('data', () => new Readable({ read: () => undefined }).destroy(new Error('stream'))),
  'a promise that is not awaited': () => void Promise.reject(new Error('promise')),
  'a promise that fails later': () => void new Promise((resolve) => setTimeout(resolve, 5)).then(() => fail('later')),
  'a timer': () => void setTimeout(() => fail('timer'), 5),
  'a chunk of the body': (req) => void req.on('data', () => fail('chunk')),
  'an answer that has begun': (_req, res) => {
    res.write('half of');
    setTimeout(() => fail('begun'), 5);
  },
  'a client that goes away': (req, res) => {
    req.on('error', () => new Readable({ read: () => undefined }).destroy(new Error('gone')));
    res.write('go');
  },
  'the end of its connection': ({ socket }, res) => {
    socket.on('close', () => fail('closed'));
    res.write('go');
  },
};

const app = express();
app.use(hearUncaught);
app.get('/alive', (_req, res) => {
  res.json({ pid: process.pid });
});
app.post('/faults/:name', (req, res) => FAULTS[String(req.params['name'])]?.(req, res));
const answerError: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) next(error);
  else res.status(500).json({ code: 'internal_error' });
};
app.use(answerError);

const server = createFrontDoor(app, logger);
onStopRequested(() => server.close(() => process.exit()));
onUncaught(logger, endRequestsOf);
process.on('SIGUSR2', () => fail('no request’s'));
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
