import { insertGrants } from '../../../test/support/many-grants.ts';
import { type Benchmark, rounds } from '../benchmark.ts';
import { compare } from '../figures.ts';
import { measurePages, type Pair } from '../review/pages.ts';
import { type SecondInstallation, startBeside } from '../stage.ts';

/** What a large fund is compared with. */
const FEW = 1_000;

/** What tells the public, and the fund's own people, of all that was funded. */
const PAGES = [
  ...['/published-grants', '/published-grants?sheet=true', '/statistics'],
  ...['/donnees-ouvertes', '/projets-finances', '/statistiques', '/open-data/agregats.json'],
  ...['/portfolio/impact', '/portfolio/impact/series', '/portfolio/slippage', '/portfolio/slippage/series'],
];

/** What waits for finance does not grow with what was paid before. */
const TASKS = ['/me/tasks?limit=50', '/payment-queue?command=certifyService'];

/** Both sides have signed in the course of ten years, and every second grant has a public sheet. Some await payment. */
const SIGNED = `
  SET session_replication_role = replica;
  INSERT INTO call_version (call_id, version, stream_id, envelope_id, terms)
    SELECT call_id, 900, stream_id, envelope_id, terms || '{"publication": {"months": 3, "sheets": true, "gains": false, "contact": false}}'
    FROM call_version WHERE (call_id, version) IN (SELECT call_id, call_version FROM application LIMIT 1);
  UPDATE application SET call_version = 900 WHERE hashtext(id::text) % 2 = 0;
  UPDATE grant_plan SET since = now() - abs(hashtext(grant_id::text)) % 3650 * interval '1 day';
  INSERT INTO signature (grant_id, plan, side, person_id, signed_at, document_sha256, provider)
    SELECT p.grant_id, 1, side, (SELECT min(id::text)::uuid FROM person), p.since, '', 'platform'
    FROM grant_plan AS p, unnest('{beneficiary,fund}'::text[]) AS side;
  UPDATE "grant" SET state = 'closed' WHERE id NOT IN (SELECT id FROM "grant" ORDER BY id LIMIT ${FEW / 2});
  UPDATE tranche SET state = 'paid' WHERE grant_id IN (SELECT id FROM "grant" WHERE state = 'closed');
  UPDATE milestone SET state = 'accepted' WHERE grant_id IN (SELECT id FROM "grant" WHERE state = 'closed');
  RESET session_replication_role`;

/** What is told of many grants beside what is told of few: two databases in one PostgreSQL, with an API each. */
export const published: Benchmark = async (means) => {
  const { applications } = means.options;
  const stage = await means.stage();
  const open = async (name: string, count: number): Promise<SecondInstallation> => {
    const beside = await startBeside(stage, name);
    means.say(`published: ${count} grants`);
    await insertGrants(beside.database, count);
    await beside.database.query(SIGNED);
    await beside.database.query('VACUUM (ANALYZE)');
    return beside;
  };
  const sizes = { few: await open('few', FEW), many: await open('many', applications) };
  const measure = async (): Promise<Pair[]> => [
    ...(await measurePages(means, stage, PAGES, sizes)),
    ...(await measurePages(means, stage, TASKS, sizes, 'finance')),
  ];
  await measure();
  const found = await rounds(means, 'published', measure);
  return [...PAGES, ...TASKS].map((path, place) =>
    compare(
      `${path}, ${applications} grants beside ${FEW}`,
      'ms',
      found.flatMap((pairs) => pairs[place] ?? []),
      { most: 2 },
    ),
  );
};
