import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { Request, Response } from 'express';
import { endRequestsOf, hearUncaught, isolateConnection } from '../../../api/http/server/isolation.ts';

test('a request of which both the door and the pages hear is listened to once, and is handed an error by the pages', () => {
  isolateConnection(new EventEmitter() as Socket);
  const res = new EventEmitter() as unknown as Response;
  const handed: string[] = [];
  for (const name of ['door', 'pages']) void hearUncaught({} as Request, res, (error?: unknown) => void (error && handed.push(name)));
  expect(res.listenerCount('close')).toBe(1);
  expect(endRequestsOf(new Error('of this request'))).toBe(true);
  expect(handed).toEqual(['pages']);
  res.emit('close');
  endRequestsOf(new Error('after its end'));
  expect(handed).toEqual(['pages']);
});
