import type { Request, Response } from 'express';
import { z } from 'zod';

/** What is known of a request so far, for the code that logs it: ids and names of ours, none of a person's words. */
type LogContext = { operation?: string; personId?: string; thingId?: string };

/** What is known of a request, completed as more becomes known. */
export function logContextOf({ res }: Request): LogContext {
  if (!res) return {};
  const asked: LogContext = (res.locals['asked'] as LogContext | undefined) ?? {};
  res.locals['asked'] = asked;
  return asked;
}

const Id = z.uuid();

/** Notes which operation is asked for, and of which thing, where its path names one by its id. */
export function setLoggedOperation(req: Request, operation: string): void {
  const id = Id.safeParse(req.params['id']);
  Object.assign(logContextOf(req), { operation, ...(id.success ? { thingId: id.data } : {}) });
}

/** Notes which thing a request turned out to be about, for its line in the log. */
export function setLoggedThing(res: Response | undefined, id: string): void {
  if (res) res.locals['thing'] = id;
}
