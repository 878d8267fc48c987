import { behindItsBack } from '../../support/behind.ts';
import { toSubmitted } from '../../support/fixtures.ts';
import { writtenTo } from '../../support/timeline.ts';
import { until } from '../../support/until.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';

/** Runs when the first letter is about to leave; that letter is tried again. */
let meanwhile: (() => Promise<unknown>) | undefined;
const harness = temporalOfFile({
  relay: false,
  post: async () => {
    const happens = meanwhile;
    meanwhile = undefined;
    if (!happens) return;
    await happens();
    throw new Error('the mail server is away');
  },
});

test('what happens while letters leave, and of which no hint comes, is heard of with its letter', async () => {
  await harness.as('screener');
  await harness.stopWorker();
  const id = await toSubmitted(harness);
  let isDone = false;
  meanwhile = async () => {
    await behindItsBack(harness, 'screener', 'decideAdmissibility', id, { revision: 1, decision: 'inadmissible', reason: 'Hors champ.' });
    isDone = true;
  };
  await harness.startWorker();
  await until('its letter has left', () => isDone && writtenTo(harness, 'Dossier irrecevable').length > 0);
  await until('its workflow has heard of it', async () => {
    const stream = harness.database.db
      .selectFrom('stream')
      .where('id', '=', id)
      .select(['version', 'heard', 'heard_state', 'acknowledged']);
    const { version, heard, heard_state: state, acknowledged } = await stream.executeTakeFirstOrThrow();
    return version === 3 && heard === 3 && state === 'inadmissible' && acknowledged === 3;
  });
});
