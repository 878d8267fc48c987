import { htmlRules } from '../../support/html-rules.ts';
import { startPagesHarness } from '../../support/pages-harness.ts';

test('every component in every state is valid HTML, and is shown in development alone', async () => {
  const harness = await startPagesHarness({ isDevelopment: true });
  const { status, html } = await harness.stranger.get('/composants');
  expect(status).toBe(200);
  const { results } = await htmlRules.validateString(html);
  expect(results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${line} ${ruleId}: ${message}`))).toEqual([]);
  await harness.stop();
  const other = await startPagesHarness();
  expect((await other.stranger.get('/composants')).status).toBe(404);
  await other.stop();
});
