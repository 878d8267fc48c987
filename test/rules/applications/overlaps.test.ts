import { type Chance, chanceOf } from '../../../soak/chaos/chance.ts';
import { connect } from '../../../db/connection/connect.ts';
import { overlapsOf } from '../../../db/applications/overlaps.ts';
import { ApplicationContent } from '../../../domain/applications/application.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { STUDENTS } from '../../support/fixtures.ts';
import { idOf, insertApplications, insertLines, SOME_COFUNDER, SOME_ORGANISATION } from '../../support/many-applications.ts';

const COUNT = 5_000;

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
  // Neither triggers nor references are checked: so many rows are written in seconds.
  const { pool } = connect(database.url, { max: 1, statementMs: 120_000 });
  await pool.query('SET session_replication_role = replica');
  await insertApplications(pool, COUNT, 250);
  await insertLines(pool, COUNT);
  await pool.query(
    `INSERT INTO overlap SELECT ${idOf(0, 'n')}, ${idOf(0, 'n + 1')}, now(), 'organisation', '[]', true FROM generate_series(1, ${COUNT / 2}) AS n`,
  );
  await pool.query('ANALYZE overlap');
  await pool.end();
}, 180_000);
afterAll(() => database.drop());

test('among five thousand applications indexes find those that may ask for the same cost, and what they ask', async () => {
  const { callId: _, ...project } = STUDENTS;
  const fundingLines = [...project.fundingLines, { label: SOME_COFUNDER, source: 'other', amountCents: 100 }];
  const content = ApplicationContent.parse({ ...project, siret: null, fundingLines });
  const { sql: text, parameters } = overlapsOf(
    { id: SOME_ORGANISATION, organisationId: SOME_ORGANISATION, callId: 'nowhere' },
    content,
  ).compile(database.db);
  const { rows } = await database.pool.query<Record<string, string>>(`EXPLAIN (COSTS OFF) ${text}`, [...parameters]);
  const plan = rows.map((line) => line['QUERY PLAN']).join('\n');
  for (const index of ['application_by_organisation', 'funding_line_by_cofunder', 'application_pkey', 'cost_line_pkey', 'overlap_by_other'])
    expect(plan).toContain(index);
  expect(plan).not.toMatch(/Seq Scan on (application|cost_line|funding_line|overlap)\b/);
});

/** Words for titles and labels: some that most applications use, and some that few do. */
const THEMES = [
  'eau',
  'forêts',
  'écoles',
  'routes',
  'logement',
  'emploi',
  'santé',
  'climat',
  'culture',
  'transports',
  'énergie',
  'sols',
] as const;
const FORMS = ['Carte', 'Observatoire', 'Registre', 'Atlas', 'Portail', 'Entrepôt', 'Modèle', 'Catalogue'] as const;
const PLACES = [
  'communes',
  'départements',
  'bassins',
  'littoral',
  'montagnes',
  'métropoles',
  'campagnes',
  'îles',
  'ports',
  'vallées',
] as const;
const AIMS = ['prévision', 'ouverture', 'suivi', 'partage', 'qualité', 'historique', 'alerte', 'simulation'] as const;
const COMMON = ['Développement', 'Hébergement', 'Chef de projet', 'Prestation', 'Recrutement', 'Assistance à maîtrise d’ouvrage'] as const;
const CATEGORIES = ['staff', 'services', 'infrastructure'] as const;
const [FILES, PLANTED, HOUSES] = [400, 30, 120];

type File = { id: string; organisationId: string } & Pick<ApplicationContent, 'title' | 'costLines'>;

/**
 * A year of projects: organisations submit some each, all in the same months, with common labels and round amounts; the
 * last thirty repeat one of the others in slightly other words and at another price.
 */
function yearOf(chance: Chance): { files: File[]; planted: Map<string, string> } {
  const file = (place: number, of: Pick<File, 'organisationId' | 'title' | 'costLines'>): File => ({
    id: `01900000-0000-7000-8000-7${place.toString(16).padStart(11, '0')}`,
    ...of,
  });
  const houseOf = (house: number): string => `01900000-0000-7000-8000-6${house.toString(16).padStart(11, '0')}`;
  const first = Array.from({ length: FILES }, (_, place) =>
    file(place, {
      organisationId: houseOf(chance.below(HOUSES)),
      title: `${chance.of(FORMS)} ${chance.of(AIMS)} ${chance.of(THEMES)} ${chance.of(PLACES)} ${chance.of(THEMES)}`,
      costLines: Array.from({ length: chance.between(2, 5) }, () => ({
        label: chance.of(COMMON),
        category: chance.of(CATEGORIES),
        amountCents: chance.between(2, 40) * 500_000,
      })),
    }),
  );
  const planted = new Map<string, string>();
  const again = first.slice(0, PLANTED).map((original, place) => {
    const copy = file(FILES + place, {
      organisationId: original.organisationId,
      // One more word, in capitals.
      title: `${original.title} ouvert`.toUpperCase(),
      costLines: original.costLines.map((line) => ({
        ...line,
        amountCents: line.amountCents + chance.between(-5, 5) * Math.floor(line.amountCents / 100),
      })),
    });
    planted.set(copy.id, original.id);
    return copy;
  });
  return { files: [...first, ...again], planted };
}

test('of a year of projects all that are asked for twice are found, and next to nothing else', async () => {
  const { files, planted } = yearOf(chanceOf(7));
  const { pool } = connect(database.url, { max: 1, statementMs: 120_000 });
  await pool.query('SET session_replication_role = replica');
  await pool.query(
    `INSERT INTO organisation (id, siret, name) SELECT DISTINCT ON (house) house, '777' || lpad(row_number() OVER ()::text, 11, '0'), 'Maison ' || house
     FROM unnest($1::uuid[]) AS house`,
    [[...new Set(files.map(({ organisationId }) => organisationId))]],
  );
  const total = ({ costLines }: File): number => costLines.reduce((sum, { amountCents }) => sum + amountCents, 0);
  await pool.query(
    `INSERT INTO application (id, call_id, call_version, organisation_id, created_by, state, revision, title, summary, project_types, served_by, answers,
       cost_cents, requested_cents, submitted_at, reference, starts_on, duration_months)
     SELECT f.id, c.call_id, c.call_version, f.house, c.created_by, 'in_review', 1, f.title, '', '{}', '{}', '{}', f.cents, f.cents / 2, now(), 'AAA-2031-' || lpad(f.place::text, 4, '0'), '2031-01-01', 12
     FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[]) WITH ORDINALITY AS f (id, house, title, cents, place), (SELECT * FROM application LIMIT 1) AS c`,
    [files.map(({ id }) => id), files.map(({ organisationId }) => organisationId), files.map(({ title }) => title), files.map(total)],
  );
  const lines = files.flatMap(({ id, costLines }) => costLines.map((line, position) => ({ id, position, ...line })));
  await pool.query(
    `INSERT INTO cost_line (application_id, revision, position, label, category, amount_cents)
     SELECT id, 1, position, label, category, "amountCents" FROM jsonb_to_recordset($1::jsonb)
       AS line (id uuid, position integer, label text, category text, "amountCents" bigint)`,
    [JSON.stringify(lines)],
  );
  await pool.end();
  const { callId: _, ...project } = STUDENTS;
  const found = new Set<string>();
  const wrong: string[] = [];
  for (const { id, organisationId, title, costLines } of files) {
    const content = {
      ...ApplicationContent.parse({ ...project, siret: null }),
      title,
      costLines,
      startsOn: '2031-01-01',
      durationMonths: 12,
    };
    const { rows } = await overlapsOf({ id, organisationId, callId: 'nowhere' }, content).execute(database.db);
    for (const { other_id: other } of rows) {
      if (planted.get(id) === other) found.add(id);
      else if (planted.get(other) !== id) wrong.push(`${id} ${other}`);
    }
  }
  expect(found.size).toBe(PLANTED);
  // Each pair is met from both of its sides.
  expect(wrong.length / 2).toBeLessThan(files.length / 10);
});
