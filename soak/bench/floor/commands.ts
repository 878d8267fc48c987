import { createServer } from 'node:http';
import express, { type ErrorRequestHandler } from 'express';
import { authenticator } from '../../../api/http/caller/auth.ts';
import { runProgram, onStopRequested } from '../../../runtime/parent.ts';
import { readSettings, required } from '../../../runtime/settings.ts';
import { connect } from '../../../db/connection/connect.ts';
import { openPool } from '../../../db/connection/pool.ts';
import { SignGrant } from '../../../domain/grants/grant.ts';
import { DecideAdmissibility, SubmitApplication } from '../../../domain/applications/application.ts';
import { OrderPayment } from '../../../domain/grants/tranche.ts';
import { AssignReviewer, GiveOpinion } from '../../../domain/review/review.ts';
import { DecideSession } from '../../../domain/committee/session.ts';
import { CastBallots } from '../../../domain/committee/vote.ts';
import { byHand } from './by-hand.ts';
import { castBallots, decideSession, giveOpinion, signGrant } from './handlers.ts';
import { assignReviewer, decideAdmissibility, orderPayment, submitApplication } from './thread.ts';

/**
 * The floor of a command: Express, the same check of the token, the same schema, and by `pg` one transaction written by
 * hand for each command. It locks what it judges, checks the version that was read, and writes what Guichet writes. It
 * checks no rules, knows no dates that come first, and notifies no one.
 */
await runProgram(async () => {
  const settings = readSettings(process.env);
  const databaseUrl = required(settings, 'DATABASE_URL');
  // Two pools of the size that the API's have, one for callers and one for requests.
  const { db, pool: reading } = connect(databaseUrl);
  const pool = openPool(databaseUrl);
  const authenticate = authenticator(db, {
    issuer: required(settings, 'OIDC_ISSUER'),
    audience: settings.OIDC_AUDIENCE,
    believesRolesOf: () => true,
  });
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json());
  app.post(
    '/applications/:id/opinions',
    byHand(authenticate, pool, { name: 'giveOpinion', role: 'reviewer', body: GiveOpinion, work: giveOpinion }),
  );
  app.post(
    '/sessions/:id/ballots',
    byHand(authenticate, pool, { name: 'castBallots', role: 'member', body: CastBallots, work: castBallots }),
  );
  app.post('/grants/:id/signatures', byHand(authenticate, pool, { name: 'signGrant', role: 'finance', body: SignGrant, work: signGrant }));
  app.post(
    '/sessions/:id/decision',
    byHand(authenticate, pool, { name: 'decideSession', role: 'chair', body: DecideSession, work: decideSession }),
  );
  app.post(
    '/applications/:id/submission',
    byHand(authenticate, pool, { name: 'submitApplication', role: 'signatory', body: SubmitApplication, work: submitApplication }),
  );
  app.post(
    '/applications/:id/admissibility',
    byHand(authenticate, pool, { name: 'decideAdmissibility', role: 'screener', body: DecideAdmissibility, work: decideAdmissibility }),
  );
  app.post(
    '/applications/:id/assignments',
    byHand(authenticate, pool, { name: 'assignReviewer', role: 'lead', body: AssignReviewer, work: assignReviewer }),
  );
  app.post(
    '/grants/:id/payment-orders',
    byHand(authenticate, pool, { name: 'orderPayment', role: 'finance', body: OrderPayment, work: orderPayment }),
  );
  const fail: ErrorRequestHandler = (error, _req, res, _next) => {
    console.error(error);
    res.status(500).json({ why: String(error) });
  };
  app.use(fail);
  const server = createServer(app).listen(settings.PORT, settings.HOST);
  onStopRequested(() => {
    server.closeAllConnections();
    server.close(() => void Promise.all([pool.end(), reading.end()]).then(() => process.exit(0)));
  });
});
