import type { CreateApplication } from '../../domain/applications/application.ts';
import type { ApplicationState } from '../../domain/applications/application-life.ts';
import type { CallFile } from '../../domain/calls/call.ts';
import { rubricOf } from '../../domain/calls/review-graph.ts';
import type { Decision } from '../../domain/committee/session.ts';
import { contentOf, type Size } from './content.ts';
import type { Fund } from './fund.ts';
import type { Project } from './projects.ts';
import { type Begin, type Story, until } from './story.ts';

/**
 * The committee's decision on an application; `percent`: the part that it awards of the requested amount; `conditions`:
 * those under which it does.
 */
export type Wish = { committee: string; decision: Decision['decision']; percent: number; conditions?: readonly string[] };

/**
 * What the lives of a fund share. `wishes`: the decisions to take, by application; an application without one is put on
 * no agenda.
 */
export type Desk = { fund: Fund; begin: Begin; calls: ReadonlyMap<string, CallFile['terms']>; wishes: Map<string, Wish> };

/** What is drafted on a day, counted from the present. `score`: from 0 to 5, that of its opinions. */
type Draft = { day: number; login: string; callId: string; project: Project; size: Size; score: number };
export type Dossier = Draft & { id: string; content: CreateApplication };
/** The further course of a draft. */
export type Course = (desk: Desk, dossier: Dossier) => Story;

export const readState = async ({ db }: Fund, id: string): Promise<ApplicationState> =>
  (await db.selectFrom('application').where('id', '=', id).select('state').executeTakeFirstOrThrow()).state;

export const versionOf = async ({ db }: Fund, id: string): Promise<number> =>
  (await db.selectFrom('stream').where('id', '=', id).select('version').executeTakeFirstOrThrow()).version;

/** An organisation opens a draft on its day, which then takes its course. */
export async function* application(desk: Desk, draft: Draft, course: Course): Story {
  const { fund } = desk;
  yield fund.on(draft.day);
  const { callId, login, size, project, day } = draft;
  const content = contentOf(fund.chance.fork(project.title), project, { callId, login, size, startsOn: fund.date(day + 100) });
  const { id } = await fund.act(login, 'createApplication', content);
  yield* course(desk, { ...draft, id, content });
}

export async function* submitted({ fund }: Desk, { id, login }: Dossier): Story {
  yield fund.in(3);
  await fund.act(login, 'submitApplication', { version: await versionOf(fund, id) }, id);
}

export const screened = (decision: 'admissible' | 'inadmissible' = 'admissible', reason = ''): Course =>
  async function* (desk, dossier) {
    yield* submitted(desk, dossier);
    yield desk.fund.in(5);
    await admit(desk, dossier, decision, reason);
  };

export const revisionOf = async ({ db }: Fund, id: string): Promise<number> =>
  (await db.selectFrom('application').where('id', '=', id).select('revision').executeTakeFirstOrThrow()).revision;

export async function admit({ fund }: Desk, { id }: Dossier, decision = 'admissible', reason = '', screener = 'screener'): Promise<void> {
  await fund.act(screener, 'decideAdmissibility', { revision: await revisionOf(fund, id), decision, reason }, id);
}

const openSteps = ({ db }: Fund, id: string) =>
  db
    .selectFrom('review_step')
    .where('application_id', '=', id)
    .where('state', '=', 'open')
    .select(['key', 'reviewer_id'])
    .orderBy('position')
    .execute();

/**
 * The reviewer asked for each opinion: under the State's call the one who bears its name, for towns those whose days
 * are free.
 */
const REVIEWERS: Readonly<Record<string, string>> = { feasibility: 'reviewer-data', territory: 'reviewer-impact' };
const reviewerFor = (step: string): string => REVIEWERS[step] ?? `reviewer-${step}`;

const COMMENTS = [
  'Base solide, risques identifiés.',
  'Le calendrier est tenable avec l’équipe décrite.',
  'Les indicateurs disent bien ce qui change pour l’usager.',
  'Une réserve sur l’hébergement, levée par les pièces.',
  'Rien à redire.',
] as const;

/** An opinion on a step: its criteria score as the project does, one more or one less. */
export function opinionOn(
  { fund, calls }: Desk,
  { callId, content, score, id }: Dossier,
  step: string,
  revision: number,
  verdict = 'favourable',
) {
  const terms = calls.get(callId);
  const chance = fund.chance.fork(`${id}/${step}`);
  const requestedCents = content.fundingLines.reduce((sum, { source, amountCents }) => sum + (source === 'fund' ? amountCents : 0), 0);
  const rubric = terms ? rubricOf(terms, step, { projectTypes: content.projectTypes, requestedCents }) : [];
  const scores = Object.fromEntries(rubric.map(({ key }) => [key, Math.min(5, Math.max(0, score + chance.between(-1, 1)))]));
  return { step, revision, verdict, scores, comment: chance.of(COMMENTS) };
}

export async function assign({ fund }: Desk, { id }: Dossier): Promise<void> {
  for (const { key, reviewer_id: asked } of await openSteps(fund, id))
    if (!asked) await fund.act('lead', 'assignReviewer', { step: key, reviewerId: fund.personId(reviewerFor(key)) }, id);
}

/** The outcome of a step that is not found favourable: another verdict, or no reviewer is asked. */
type Verdicts = Readonly<Record<string, 'unfavourable' | 'waived'>>;

/** Each step that opens is asked of its reviewer, who gives the opinion some days later, until none is left. */
export async function* opinions(desk: Desk, dossier: Dossier, verdicts: Verdicts = {}): Story {
  const { fund } = desk;
  const { id } = dossier;
  for (let open = await openSteps(fund, id); open.length > 0; open = await openSteps(fund, id)) {
    yield fund.in(1);
    for (const { key } of open.filter(({ key }) => verdicts[key] === 'waived'))
      await fund.act('lead', 'waiveStep', { step: key, reason: 'Le projet ne publie rien.' }, id);
    await assign(desk, dossier);
    for (const { key } of await openSteps(fund, id)) {
      yield fund.in(2);
      // An absent reviewer has handed it over in the meantime.
      const asked = (await openSteps(fund, id)).find((step) => step.key === key)?.reviewer_id;
      if (!asked) continue;
      const opinion = opinionOn(desk, dossier, key, await revisionOf(fund, id), verdicts[key]);
      await fund.act(fund.loginOf(asked), 'giveOpinion', opinion, id);
    }
  }
}

export const reviewed = (verdicts: Verdicts = {}): Course =>
  async function* (desk, dossier) {
    yield* screened()(desk, dossier);
    yield* opinions(desk, dossier, verdicts);
  };

/** The states before the committee, or shortly before. */
const AWAITING: readonly ApplicationState[] = ['in_review', 'reviewed', 'in_session'];

/** Waits for the committee, which will decide as given. */
export async function* decided({ fund, wishes }: Desk, { id }: Dossier, wish: Wish): Story {
  wishes.set(id, wish);
  yield* until(fund, async () => !AWAITING.includes(await readState(fund, id)));
}

/** The reviewer who gave the last opinion mends a slip in it. */
async function* mended({ fund }: Desk, { id }: Dossier): Story {
  yield fund.in(1);
  const { step, person_id, scores, comment } = await fund.db
    .selectFrom('opinion')
    .where('application_id', '=', id)
    .where('ended_as', 'is', null)
    .select(['step', 'person_id', 'scores', 'comment'])
    .orderBy('given_at', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  const [first = ''] = Object.keys(scores);
  const body = { step, scores: { ...scores, [first]: 2 }, comment: `${comment} La première note est ramenée à 2.` };
  const reason = 'La première note était celle d’un autre dossier.';
  await fund.act(fund.loginOf(person_id), 'mendOpinion', { ...body, reason }, id);
}

/** Where its call asks for it, the organisation replies to the opinions. */
async function* replied({ fund, calls }: Desk, { id, callId, login }: Dossier): Story {
  if (!calls.get(callId)?.feedback?.replyWorkingDays) return;
  yield fund.in(1);
  const reply = 'Le calendrier est resserré, et l’hébergement retenu est celui que les avis recommandent.';
  await fund.act(login, 'replyToOpinions', { version: await versionOf(fund, id), reply }, id);
}

/** How a project is judged. `slips`: its last opinion is mended. */
type Opinions = { verdicts?: Verdicts; slips?: boolean };

/** A reviewed application, decided as given, and what follows. */
const toCommittee =
  (decision: Wish['decision']) =>
  (
    committee: string,
    then?: Course,
    { percent = 100, verdicts = {}, slips = false, conditions }: Partial<Pick<Wish, 'percent' | 'conditions'>> & Opinions = {},
  ): Course =>
    async function* (desk, dossier) {
      yield* reviewed(verdicts)(desk, dossier);
      if (slips) yield* mended(desk, dossier);
      yield* replied(desk, dossier);
      yield* decided(desk, dossier, { committee, decision, percent, ...(conditions ? { conditions } : {}) });
      if (then) yield* then(desk, dossier);
    };
/** So that a person is left who had no part in what is decided. */
export const WITHOUT_OPENNESS: Verdicts = { openness: 'waived' };

export const awarded = toCommittee('award');
export const refused = toCommittee('refuse');
export const waitlisted = toCommittee('waitlist');
