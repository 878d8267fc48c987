import { createServer } from 'node:http';
import express from 'express';
import { authenticator } from '../../../api/http/auth.ts';
import { runProgram, onStopRequested } from '../../../runtime/parent.ts';
import { readSettings, required } from '../../../runtime/settings.ts';
import { connect } from '../../../db/core/connect.ts';
import { isStaff } from '../../../domain/core/role.ts';
import { READ_APPLICATION, READ_APPLICATIONS } from './reads.ts';

/**
 * The floor of a read: Express, the same check of the token, and one statement written by hand, which says as much. It
 * knows no states, hides nothing from anybody, and answers rows as they are.
 */
await runProgram(async () => {
  const settings = readSettings(process.env);
  const { db, pool } = connect(required(settings, 'DATABASE_URL'));
  const authenticate = authenticator(db, { issuer: required(settings, 'OIDC_ISSUER'), audience: settings.OIDC_AUDIENCE });
  const app = express();
  app.disable('x-powered-by');
  app.get('/applications/:id', async (req, res) => {
    const { personId } = await authenticate(req.get('Authorization'));
    const [row] = (await pool.query({ name: 'one', text: READ_APPLICATION, values: [req.params.id, personId] })).rows;
    res.status(row ? 200 : 404).json(row ?? null);
  });
  app.get('/applications', async (req, res) => {
    const { roles } = await authenticate(req.get('Authorization'));
    if (!isStaff(roles)) return void res.status(403).json(null);
    res.json((await pool.query({ name: 'page', text: READ_APPLICATIONS, values: [51] })).rows);
  });
  const server = createServer(app).listen(settings.PORT, settings.HOST);
  onStopRequested(() => {
    server.closeAllConnections();
    server.close(() => void pool.end().then(() => process.exit(0)));
  });
});
