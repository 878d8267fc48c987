import { capacityOf, lastOf, monthOf, monthsFromOn } from '../../domain/datalab/capacity.ts';
import { readDatalabPeople } from '../../db/datalab/capacity.ts';
import type { AnySkill, Skill } from '../../domain/datalab/days.ts';
import { moveDate } from '../../domain/core/calendar.ts';
import type { Desk } from './applications.ts';
import { versionOf } from './applications.ts';
import type { Path } from './grants.ts';
import type { Story } from './story.ts';

/** The Datalab's people: the skills of each, and the share of their time for others' projects. */
const PEOPLE: readonly (readonly [login: string, sharePercent: number, ...skills: AnySkill[]])[] = [
  ['reviewer-legal', 40, 'legal_framework', 'data_governance'],
  ['reviewer-data', 60, 'data_engineering', 'data_science'],
  ['reviewer-impact', 50, 'data_visualisation', 'design', 'accessibility'],
  ['reviewer-security', 50, 'secure_infrastructure', 'cloud'],
  ['reviewer-openness', 40, 'data_governance', 'accessibility'],
  ['reviewer-finance', 30, 'data_science', 'project_management'],
];

/** The person who screens what was screened before. */
export const SECOND_SCREENER = 'member-2';

/** The opinions that reviewers give; of the others it is not said, and they may be asked for any. */
const COMPETENCES: readonly (readonly [login: string, ...steps: string[]])[] = [
  ['reviewer-legal', 'legal'],
  ['reviewer-data', 'data', 'feasibility'],
  ['reviewer-security', 'security', 'data'],
  ['reviewer-impact', 'impact', 'territory'],
  ['reviewer-openness', 'openness', 'legal'],
];

/**
 * The people who work for others from a year ago on; duties and absences that take a part of their days, a role that is
 * asked for, and an absence that the lead has declared, and that is not confirmed.
 */
export async function* people({ fund }: Desk): Story {
  yield fund.on(-362);
  for (const [login, sharePercent, ...skills] of PEOPLE)
    await fund.act('lead', 'setDatalabPerson', { skills, sharePercent, leavesOn: null }, fund.personId(login));
  await fund.act('admin', 'giveRole', { role: 'screener' }, fund.personId(SECOND_SCREENER));
  for (const [login, ...steps] of COMPETENCES) await fund.act('lead', 'setCompetences', { steps }, fund.personId(login));
  yield fund.on(-40);
  const [, next = ''] = monthsFromOn(monthOf(fund.date(0)), 2);
  await fund.act('lead', 'setDatalabMonth', { month: next, otherDays: 2 }, fund.personId('reviewer-data'));
  yield fund.on(-2);
  const reason = 'Je signerai les conventions de la direction à partir de janvier.';
  await fund.act('editor', 'askRole', { role: 'signatory', reason }, fund.personId('editor'));
  yield fund.on(-1);
  const away = { startsOn: fund.date(3), endsOn: fund.date(14), substituteId: fund.personId('member-1') };
  await fund.act('lead', 'declareAbsence', away, fund.personId('controller'));
}

/** A person is away from one day to another, counted from the present, and says so some days before. */
export const absence = (login: string, substitute: string, { saidOn, from, to }: { saidOn: number; from: number; to: number }) =>
  async function* ({ fund }: Desk): Story {
    yield fund.on(saidOn);
    const days = { startsOn: fund.date(from), endsOn: fund.date(to), substituteId: fund.personId(substitute) };
    await fund.act(login, 'declareAbsence', days, fund.personId(login));
  };

type Line = { personId: string; month: string; skill: AnySkill; days: number };

/**
 * The days of months that people still have free, each in whole and half days of one of their skills; a part of them,
 * in hundredths.
 */
async function freeDays(
  { fund }: Desk,
  months: readonly string[],
  skillOf: (skills: readonly AnySkill[]) => AnySkill | undefined,
  percent: number,
): Promise<Line[]> {
  const people = await readDatalabPeople(fund.db);
  const taken = await fund.db.selectFrom('person_month').select(['person_id', 'month', 'reserved', 'spent']).execute();
  return [...people.values()].flatMap((person) =>
    months.flatMap((month) => {
      const row = taken.find((each) => each.person_id === person.personId && each.month === month);
      const free = capacityOf(person, month) - (row?.reserved ?? 0) - (row?.spent ?? 0);
      const days = Math.floor((Math.max(0, free) * percent) / 100) / 2;
      const skill = skillOf(person.skills);
      return skill && days > 0 ? [{ personId: person.personId, month, skill, days }] : [];
    }),
  );
}

const sumBySkill = (lines: readonly Line[]) => {
  const sums = new Map<AnySkill, number>();
  for (const { skill, days } of lines) sums.set(skill, (sums.get(skill) ?? 0) + days);
  return [...sums].map(([skill, days]) => ({ skill, days }));
};

/** How far a request gets. */
type Helped = 'requested' | 'qualified' | 'accepted' | 'delivered' | 'closed' | 'declined' | 'withdrawn';
type Request = {
  day: number;
  login: string;
  title: string;
  problem: string;
  needs: Skill[];
  to: Helped;
  percent?: number;
  months?: number;
  deliveredOn?: number;
};

const ALL_SKILLS: Skill[] = [
  'legal_framework',
  'secure_infrastructure',
  'data_science',
  'data_engineering',
  'data_governance',
  'data_visualisation',
];
const ask = (day: number, login: string, needs: Skill[], to: Helped, title: string, problem: string, more = {}): Request => ({
  day,
  login,
  title,
  problem,
  needs,
  to,
  ...more,
});

/**
 * What administrations asked of the Datalab over the year. The last accepted one takes nearly all that is left of the
 * months to come.
 */
export const REQUESTS: readonly Request[] = [
  ask(
    -330,
    'applicant2',
    ['data_engineering', 'legal_framework'],
    'closed',
    'Ventes immobilières tenues à jour',
    'La donnée arrive deux fois par an, en fichiers corrigés à la main.',
  ),
  ask(
    -270,
    'applicant',
    ['data_science'],
    'closed',
    'Prévoir les débits d’été',
    'Le modèle date de 2011 et se trompe une semaine sur trois.',
  ),
  ask(
    -220,
    'ministry',
    ['data_visualisation', 'data_governance'],
    'closed',
    'Tableau de bord du balisage',
    'Chaque subdivision tient le sien, et personne ne voit l’ensemble.',
  ),
  ask(-240, 'applicant2', ['data_visualisation'], 'declined', 'Refonte du site des herbiers', 'Le site date de 2009.'),
  ask(
    -160,
    'applicant',
    ['secure_infrastructure'],
    'withdrawn',
    'Bulle sécurisée pour les relevés',
    'Les relevés nominatifs circulent par courriel.',
  ),
  ask(-200, 'applicant3', ['data_engineering'], 'delivered', 'Adresses de la vallée', 'Trois communes numérotent la même rue.'),
  ask(
    -75,
    'applicant',
    ['data_engineering', 'secure_infrastructure'],
    'delivered',
    'Entrepôt des mesures',
    'Les mesures sont copiées à la main dans quatre tableurs.',
    { months: 1, deliveredOn: -8 },
  ),
  ask(
    -50,
    'applicant2',
    ['legal_framework', 'data_science'],
    'accepted',
    'Reconnaître une planche d’herbier',
    'Huit millions de planches attendent un nom.',
    { months: 3 },
  ),
  ask(-34, 'ministry', ALL_SKILLS, 'accepted', 'Une plateforme commune des feux et balises', 'Six services mesurent les mêmes feux.', {
    percent: 88,
    months: 4,
  }),
  ask(-16, 'applicant', ['data_governance'], 'qualified', 'Qui répond de quelle donnée', 'Personne ne sait à qui demander.'),
  ask(
    -6,
    'applicant3',
    ['data_visualisation'],
    'requested',
    'Montrer la dépense évitée',
    'Les élus demandent un chiffre, et le service en a douze.',
  ),
];

/** A request for the Datalab's people: its days are a part of what they have free in the following months. */
export async function* request(
  desk: Desk,
  { day, login, title, problem, needs, to, percent = 15, months = 2, deliveredOn }: Request,
): Story {
  const { fund } = desk;
  yield fund.on(day);
  const { id, version } = await fund.act(login, 'createDatalabRequest', {
    title,
    problem,
    users: 'Les agents du service, et les usagers qui les attendent',
    expectedImpact: 'Un délai divisé par deux en six mois',
    dataDescription: 'Relevés mensuels depuis 2018, en fichiers',
    personalData: false,
    needs,
  });
  if (to === 'requested') return;
  yield fund.in(4);
  if (to === 'declined') {
    await fund.act('lead', 'declineDatalabRequest', { version, reason: 'Un service de votre ministère sait le faire.' }, id);
    return;
  }
  const qualification = {
    version,
    priority: fund.chance.of(['high', 'normal', 'low']),
    skills: needs,
    note: 'Deux mois devraient suffire.',
  };
  await fund.act('lead', 'qualifyDatalabRequest', qualification, id);
  if (to === 'qualified') return;
  yield fund.in(5);
  if (to === 'withdrawn') {
    await fund.act(login, 'withdrawDatalabRequest', { version: await versionOf(fund, id), reason: 'Nous avons recruté.' }, id);
    return;
  }
  const among = monthsFromOn(monthOf(fund.today()), months + 1).slice(1);
  const planOf = () => freeDays(desk, among, (skills) => skills.find((skill) => needs.some((need) => need === skill)), percent);
  const estimated = await planOf();
  await fund.act(
    'lead',
    'acceptDatalabRequest',
    {
      version: await versionOf(fund, id),
      estimate: sumBySkill(estimated),
      startsOn: fund.today(),
      endsOn: lastOf(among.at(-1) ?? ''),
      contactPersonId: estimated[0]?.personId,
    },
    id,
  );
  yield fund.in(1);
  // Another request may have taken days since.
  const lines = await planOf();
  await fund.act('lead', 'staffDatalabRequest', { version: await versionOf(fund, id), days: lines }, id);
  if (to === 'accepted') return;
  yield deliveredOn === undefined ? fund.at(lastOf(among.at(-1) ?? '')) : fund.on(deliveredOn);
  const contact = fund.loginOf(estimated[0]?.personId ?? '');
  const delivery = {
    version: await versionOf(fund, id),
    summary: 'La donnée est préparée chaque nuit, par une chaîne que le service sait faire tourner.',
    deliverables: [{ kind: 'source_code', label: 'Chaîne de préparation', url: 'https://code.example.fr/exemple' }],
    spent: sumBySkill(lines),
    spentBy: lines,
  };
  await fund.act(contact, 'deliverDatalabRequest', delivery, id);
  if (to === 'delivered') return;
  yield fund.in(9);
  const feedback = {
    rating: fund.chance.between(3, 5),
    helped: true,
    comment: 'Notre équipe a appris en faisant.',
    indicator: { label: 'Délai, en jours', before: 21, after: fund.chance.between(6, 11) },
  };
  await fund.act(login, 'closeDatalabRequest', { version: await versionOf(fund, id), feedback }, id);
}

/** How far a mission gets. */
type Aided = 'proposed' | 'accepted' | 'staffed' | 'delivered' | 'closed' | 'declined' | 'withdrawn';

/** A mission of the brigades on a grant, which the lead proposes, in answer to the alert where one waits. */
export const mission = (to: Aided): Path =>
  async function* (desk, { id: grantId, dossier: { login, content } }) {
    const { fund } = desk;
    const alert = await fund.db
      .selectFrom('slippage_alert')
      .where('grant_id', '=', grantId)
      .where('settled_as', 'is', null)
      .select('number')
      .orderBy('number', 'desc')
      .executeTakeFirst();
    const endsOn = lastOf(monthOf(moveDate(fund.today(), { months: 2 })));
    const proposal = {
      grantId,
      kind: 'service_assessment',
      days: 5,
      startsOn: fund.today(),
      endsOn,
      indicator: content.indicators[0]?.key,
      reason: 'Le parcours perd un usager sur deux : cinq jours disent où.',
      alert: alert?.number ?? null,
    };
    const { id, version } = await fund.act('lead', 'proposeMission', proposal);
    if (to === 'proposed') return;
    yield fund.in(4);
    if (to === 'declined') {
      await fund.act(login, 'declineMission', { version, reason: 'L’équipe n’a pas le temps de l’accueillir.' }, id);
      return;
    }
    await fund.act(login, 'acceptMission', { version }, id);
    if (to === 'accepted') return;
    yield fund.in(3);
    if (to === 'withdrawn') {
      await fund.act('lead', 'withdrawMission', { version: await versionOf(fund, id), reason: 'Une urgence a pris la brigade.' }, id);
      return;
    }
    const month = monthOf(moveDate(fund.today(), { months: 1 }));
    const line = { personId: fund.personId('reviewer-impact'), month, skill: 'design' };
    await fund.act('lead', 'staffMission', { version: await versionOf(fund, id), days: [{ ...line, days: 2 }] }, id);
    if (to === 'staffed') return;
    yield fund.at(lastOf(month));
    const report = 'Trois écrans sur sept redemandent ce que l’administration sait déjà.';
    const delivery = { version: await versionOf(fund, id), report, url: null, spentBy: [{ ...line, days: 2 }] };
    await fund.act('reviewer-impact', 'deliverMission', delivery, id);
    if (to === 'delivered') return;
    yield fund.in(12);
    await fund.act('lead', 'closeMission', { version: await versionOf(fund, id), conclusion: 'Le parcours a été refait.' }, id);
  };

/** The lead dismisses an alert on a project's slippage, with the reason. */
export const dismissed: Path = async function* ({ fund }, { id }) {
  yield fund.in(3);
  const { number } = await fund.db
    .selectFrom('slippage_alert')
    .where('grant_id', '=', id)
    .where('settled_as', 'is', null)
    .select('number')
    .executeTakeFirstOrThrow();
  await fund.act('lead', 'dismissSlippageAlert', { alert: number, reason: 'Le surcoût est pris en charge par le budget propre.' }, id);
};
