import { NOUN_NAMES, NOUNS } from '../support/walk/rules.ts';
import { beginWalk, finish, step, type Trodden, timing } from '../support/walk/walk.ts';
import { freshDatabase } from '../support/database.ts';

test('one', async () => {
  const seed = Number(process.env['WALK_SEED'] ?? Math.floor(Math.random() * 2 ** 32));
  const steps = Number(process.env['WALK_STEPS'] ?? 300);
  const trodden: Trodden = new Set();
  const database = await freshDatabase();
  const t = Date.now();
  const walk = await beginWalk(database.db, seed, trodden);
  try {
    for (let n = 0; n < steps; n += 1) await step(walk);
    process.stdout.write(`walked ${Date.now() - t} ms, now ${walk.now} trail ${walk.trail.length}\n`);
    await finish(walk);
  } catch (error) { process.stdout.write(`seed ${seed}\n`); throw error; }
  finally {
    process.stdout.write(`${Date.now() - t} ms, now ${walk.now} trail ${walk.trail.length}\n`);
    process.stdout.write(JSON.stringify(timing)+'\n');
    await database.drop();
    const all = NOUN_NAMES.flatMap((noun) => Object.entries(NOUNS[noun].table).flatMap(([state, { takes }]) => Object.keys(takes).map((c) => `${noun} ${state} ${c}`)));
    process.stdout.write(`untrodden: ${all.filter((x) => !trodden.has(x)).join('\n')}\n`);
    const codes = Map.groupBy(walk.trail, (l) => l.split(' ')[2] + ' ' + l.slice(l.lastIndexOf(':')).replace(/version \d+/,''));
    process.stdout.write([...codes].map(([k, v]) => `${v.length} ${k}`).sort().join('\n') + '\n');
  }
}, 300_000);
