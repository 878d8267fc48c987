import type { RequestHandler, Response } from 'express';

/** Notes when a request comes, before anything of it waits: for its body, its caller, or a connection. */
export const noteArrival: RequestHandler = (_req, res, next) => {
  res.locals['cameMs'] = performance.now();
  next();
};

/** When the request of an answer came, by performance.now(); undefined where it did not come by the front door. */
export const cameIn = (res: Response | undefined): number | undefined => res?.locals['cameMs'] as number | undefined;
