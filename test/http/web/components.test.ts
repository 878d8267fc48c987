import { faultsOfHtml } from '../../support/html-rules.ts';
import { startPagesHarness } from '../../support/pages-harness.ts';

test('every component in every state is valid HTML, and is shown in development alone', async () => {
  const harness = await startPagesHarness({ isDevelopment: true });
  const { status, html } = await harness.stranger.get('/composants');
  expect(status).toBe(200);
  expect(await faultsOfHtml(html)).toEqual([]);
  await harness.stop();
  const other = await startPagesHarness();
  expect((await other.stranger.get('/composants')).status).toBe(404);
  await other.stop();
});
