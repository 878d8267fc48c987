import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { start } from 'node:repl';
import { sql } from 'kysely';
import { commands, deadlines, meetBy } from '../activities/index.ts';
import { mayAsk } from '../api/http/operation.ts';
import { operations } from '../api/operations.ts';
import { newId } from '../db/core/ids.ts';
import { POSTGRES_CLOCK } from '../db/core/clock.ts';
import { connect } from '../db/connection/connect.ts';
import { readRunning } from '../local/data-dir.ts';
import { people } from '../local/people.ts';
import { databaseUrlOf } from '../runtime/database.ts';
import { ibansOf } from '../runtime/ibans.ts';
import { linksOf } from '../runtime/invitation-links.ts';
import { recogniseLocal } from '../runtime/local-people.ts';
import { runProgram } from '../runtime/parent.ts';
import { fundSettingsOf, readSettings } from '../runtime/settings.ts';

const HELP = `Guichet's database and commands. Nothing asks for a token here.
  db, sql                                    Kysely, and its tag
  const lead = await as('lead')              one of the local issuer's people: ${people.map(({ login }) => login).join(', ')}
  await lead.submitApplication({ version: 1 }, id)     a command on a thing, as it would be asked over HTTP: its receipt, or its refusal
  await lead.createSession({ … })            one that makes a thing needs no id
What follows is met by a worker, where one runs.`;

/**
 * `npm run repl`: a line of code on the database of the Guichet that runs here, or of DATABASE_URL, and a person to act
 * as.
 */
await runProgram(async () => {
  const settings = readSettings(process.env);
  const dataDir = resolve(settings.DATA_DIR);
  const { db, pool } = connect(databaseUrlOf(settings), { max: 2 });
  const issuer = settings.OIDC_ISSUER ?? readRunning(dataDir)?.issuer ?? 'repl';
  const [all, meet] = [
    commands(db, { ibans: ibansOf(settings), links: linksOf(settings) }, fundSettingsOf(settings)),
    meetBy(deadlines(db)),
  ];

  async function as(login: string) {
    const caller = await recogniseLocal(db, issuer, login);
    const asked = operations.flatMap(({ spec }) => {
      const name = spec.operationId as keyof typeof all;
      const command = all[name];
      if (!command || !spec.body) return [];
      const ask = async (body: unknown = {}, id?: string) => {
        if (!mayAsk(spec, caller)) throw new Error(`${name} is for ${spec.roles?.join(', ')}; ${login} is ${caller.roles.join(', ')}`);
        const thing = id ?? (spec.status === 201 ? newId() : caller.personId);
        const creates = id === undefined && spec.status === 201;
        const answer = await command(
          { name, id: thing, creates, key: randomUUID(), caller, body: spec.body?.parse(body) },
          { clock: POSTGRES_CLOCK, meet },
        );
        return 'refusal' in answer ? answer : answer.receipt;
      };
      return [[name, ask] as const];
    });
    return { ...Object.fromEntries(asked), caller };
  }

  console.log(HELP);
  const session = start({ prompt: 'guichet> ' });
  session.setupHistory(join(dataDir, 'repl-history'), () => undefined);
  Object.assign(session.context, { db, sql, as });
  await new Promise((ended) => session.once('exit', ended));
  await pool.end();
});
