import { type Chance, chanceOf } from '../../soak/chaos/chance.ts';
import { connect } from '../../db/connection/connect.ts';
import { overlapsOf } from '../../db/applications/overlaps.ts';
import { ApplicationContent } from '../../domain/applications/application.ts';
import type { Database } from './database.ts';
import { STUDENTS } from './fixtures.ts';

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

/** Lays these files; an application must be there already, under whose call they are. */
async function lay(database: Database, files: readonly File[]): Promise<void> {
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
  // The planner knows the months of these, as it does in a fund.
  await pool.query('ANALYZE');
  await pool.end();
}

/**
 * Searches a year of projects for those that are asked for twice.
 * @param oneIn looks from so many of the files: from all for 1, and always from those that are asked for twice
 */
export async function searchYear(
  database: Database,
  oneIn: number,
): Promise<{ planted: number; found: number; wrong: number; looked: number }> {
  const { files, planted } = yearOf(chanceOf(7));
  await lay(database, files);
  const twice = new Set([...planted].flat());
  const looked = files.filter(({ id }, place) => place % oneIn === 0 || twice.has(id));
  const { callId: _, ...project } = STUDENTS;
  const found = new Set<string>();
  const wrong: string[] = [];
  for (const { id, organisationId, title, costLines } of looked) {
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
  // Each pair is met from both of its sides.
  return { planted: PLANTED, found: found.size, wrong: wrong.length / 2, looked: looked.length };
}
