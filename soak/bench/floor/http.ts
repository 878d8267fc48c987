import { createServer } from 'node:http';
import express from 'express';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { runProgram, whenToldToStop } from '../../../runtime/parent.ts';
import { readSettings, required } from '../../../runtime/settings.ts';
import { readApplicationRow, readApplicationRows, readContent } from '../../../db/applications/applications.ts';
import { readHeld } from '../../../db/applications/attachments.ts';
import { readCallVersion } from '../../../db/calls/calls.ts';
import { connect } from '../../../db/core/connect.ts';
import { readCorrections } from '../../../db/applications/corrections.ts';
import { readGrantOf } from '../../../db/grants/grants.ts';
import { readReview } from '../../../db/review/reviews.ts';
import { readDecision } from '../../../db/committee/sessions.ts';
import { readEditors } from '../../../db/core/timeline.ts';
import { readOutcome } from '../../../db/committee/waitlist.ts';

/** Whoever the token is of: the floor checks it and reads what one of the fund's people would see. */
const SCOPE = { all: true, organisationId: '', draftsOf: null, hidesFrom: null };

await runProgram(async () => {
  const settings = readSettings(process.env);
  const { db, pool } = connect(required(settings, 'DATABASE_URL'), { gathers: false });
  const issuer = required(settings, 'OIDC_ISSUER');
  const { jwks_uri: keysAt } = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as { jwks_uri: string };
  const keys = createRemoteJWKSet(new URL(keysAt));
  const app = express();
  app.use(async (req, _res, next) => {
    await jwtVerify(req.get('Authorization')?.slice('Bearer '.length) ?? '', keys, { issuer, audience: settings.OIDC_AUDIENCE });
    next();
  });
  app.get('/applications/:id', async (req, res) => {
    const { id } = req.params;
    const row = await readApplicationRow(db, SCOPE, id);
    res.json([
      row,
      ...(await Promise.all([
        readContent(db, id),
        readEditors(db, id),
        readCallVersion(db, row?.call_id ?? '', row?.call_version ?? 0),
        readDecision(db, id),
        readOutcome(db, id),
        readGrantOf(db, id),
        readReview(db, id),
        readCorrections(db, id),
        readHeld(db, id),
      ])),
    ]);
  });
  app.get('/applications', async (_req, res) => {
    res.json(await readApplicationRows(db, SCOPE, { limit: 51 }));
  });
  const server = createServer(app).listen(settings.PORT, settings.HOST);
  whenToldToStop(() => {
    server.closeAllConnections();
    server.close(() => void pool.end().then(() => process.exit(0)));
  });
});
