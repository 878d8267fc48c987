import { createServer } from 'node:http';
import express from 'express';
import { authenticator } from '../../../api/http/caller/auth.ts';
import { runProgram, onStopRequested } from '../../../runtime/parent.ts';
import { readSettings, required } from '../../../runtime/settings.ts';
import { connect } from '../../../db/connection/connect.ts';
import { isStaff } from '../../../domain/core/role.ts';

/** Loaded by the first read: nothing of a program at rest is Guichet's. */
const load = () => import('./reads.ts');
let loaded: ReturnType<typeof load> | undefined;
const reads = () => (loaded ??= load());

/**
 * The floor of a read: Express, the same check of the token, and one statement written by hand, from which the same
 * functions make the same answer. It knows one reader and one state, hides nothing from any reader, and has no limits,
 * no log and no headers that protect a browser.
 */
await runProgram(async () => {
  const settings = readSettings(process.env);
  const { db, pool } = connect(required(settings, 'DATABASE_URL'));
  const authenticate = authenticator(db, {
    issuer: required(settings, 'OIDC_ISSUER'),
    audience: settings.OIDC_AUDIENCE,
    believesRolesOf: () => true,
  });
  const app = express();
  app.disable('x-powered-by');
  app.get('/applications/:id', async (req, res) => {
    const { readOne } = await reads();
    const { caller } = await authenticate(req.get('Authorization'));
    const found = await readOne(pool, db, caller, req.params.id);
    res.status(found ? 200 : 404).json(found ?? null);
  });
  app.get('/applications', async (req, res) => {
    const { caller } = await authenticate(req.get('Authorization'));
    if (!isStaff(caller.roles)) return void res.status(403).json(null);
    const { readPage } = await reads();
    res.json(await readPage(pool, db, caller, 50));
  });
  const server = createServer(app).listen(settings.PORT, settings.HOST);
  onStopRequested(() => {
    server.closeAllConnections();
    server.close(() => void pool.end().then(() => process.exit(0)));
  });
});
