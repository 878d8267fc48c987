import { readDecisions } from '../../db/committee/appeals.ts';
import { totalsOf } from '../../domain/applications/application.ts';
import { readGrantIdOf } from '../../db/grants/grants.ts';
import { moveDate, parisDate } from '../../domain/core/calendar.ts';
import { grantAt } from '../../domain/grants/funding-change.ts';
import {
  admit,
  application,
  assign,
  awarded,
  type Course,
  decided,
  type Desk,
  opinions,
  readState,
  refused,
  reviewed,
  opinionOn,
  revisionOf,
  screened,
  submitted,
  versionOf,
  waitlisted,
  WITHOUT_OPENNESS,
} from './applications.ts';
import { CLOSED, STATE, TOWNS } from './call-names.ts';
import type { Size } from './content.ts';
import {
  accepted,
  accounted,
  after,
  amended,
  beside,
  certified,
  claimed,
  evidence,
  granted,
  inTurn,
  lastPayee,
  paid,
  type Path,
  proposePayee,
  renounced,
  reported,
  shown,
  signed,
  signedByBeneficiary,
  spent,
  contested,
  reduced,
  suspended,
  terminated,
  waived,
} from './grants.ts';
import { dismissed, mission, SECOND_SCREENER } from './datalab.ts';
import { gain } from './gains.ts';
import { DATA_AVAILABLE, LOCAL, POLICIES, PROACTIVE, type Project, SHARED } from './projects.ts';
import { type Story, until } from './story.ts';

const REASON = 'Un point à préciser.';

/** What an applicant is asked to correct, and their response. */
const corrected = (then: 'answered' | 'lapsed' | 'open' | 'withdrawn'): Course =>
  async function* (desk, dossier) {
    const { fund } = desk;
    const { id, login, content } = dossier;
    yield* submitted(desk, dossier);
    yield fund.in(4);
    const items = [
      { field: '/indicators/0/baseline', kind: 'incomplete', comment: 'D’où vient la valeur de départ ?' },
      { field: '/documents', kind: 'incomplete', comment: 'Le devis de l’hébergement manque.' },
    ];
    await fund.act('screener', 'requestCorrection', { revision: 1, items, message: REASON, requiredBy: null }, id);
    if (then === 'open') return;
    if (then === 'lapsed') yield* until(fund, async () => (await readState(fund, id)) === 'submitted');
    else yield fund.in(8);
    const version = await versionOf(fund, id);
    if (then === 'withdrawn') {
      await fund.act(login, 'withdrawApplication', { version, reason: 'Nous mesurons d’abord, et reviendrons.' }, id);
      return;
    }
    const { callId: _, ...written } = content;
    const summary = `${content.summary} La valeur de départ est celle de l’enquête de l’an dernier.`;
    const replies = { '/documents': 'L’hébergement est interne : il n’y a pas de devis.' };
    if (then === 'answered') await fund.act(login, 'answerCorrection', { ...written, summary, version, replies }, id);
    yield fund.in(4);
    await admit(desk, dossier);
  };

/** Of a town, and not screened in two months: the law deems it admissible. */
const deemed: Course = async function* (desk, dossier) {
  yield* submitted(desk, dossier);
  yield* until(desk.fund, async () => (await readState(desk.fund, dossier.id)) === 'in_review');
};

/** Of a town, and not awarded soon enough: the chair extends the time for it. */
const extended = (course: Course): Course =>
  async function* (desk, dossier) {
    const { fund } = desk;
    yield* course(desk, dossier);
    yield fund.in(6);
    const reason = 'Les crédits de l’appel sont attendus de la loi de finances rectificative.';
    const version = await versionOf(fund, dossier.id);
    await fund.act('chair', 'extendAwardPeriod', { version, until: fund.date(120), reason }, dossier.id);
  };

/** A review in which the lead asks the applicant something: the steps that it concerns stop until the answer. */
const stoppedInReview: Course = async function* (desk, dossier) {
  const { fund } = desk;
  yield* screened()(desk, dossier);
  yield fund.in(1);
  await assign(desk, dossier);
  yield fund.in(3);
  const items = [{ field: '/costLines/2', kind: 'incorrect', comment: 'L’hébergement est-il bien de douze mois ?' }];
  await fund.act('lead', 'requestCorrection', { revision: 1, items, steps: ['finance'], message: REASON, requiredBy: null }, dossier.id);
};

/** Assigned, and not answered. */
const assignedOnly: Course = async function* (desk, dossier) {
  yield* screened()(desk, dossier);
  yield desk.fund.in(1);
  await assign(desk, dossier);
};

/** An appeal so many days after the decision, and how it ends; an open one stays where it is. */
const appealed = (
  days: number,
  examiner: string,
  end: 'received' | 'assigned' | 'advised' | 'upheld' | 'rejected',
  then?: Course,
): Course =>
  async function* (desk, dossier) {
    const { fund } = desk;
    const { id, login } = dossier;
    yield fund.in(days);
    const grounds = 'Une annexe du dossier n’a pas été lue, qui établit l’impact.';
    const decision = (await readDecisions(fund.db, id)).findLast(({ stands }) => stands)?.key;
    await fund.act(login, 'appealDecision', { decision, grounds }, id);
    if (end === 'received') return;
    yield fund.in(3);
    await fund.act('lead', 'assignAppeal', { appeal: 1, reviewerId: fund.personId(examiner) }, id);
    if (end === 'assigned') return;
    yield fund.in(4);
    const verdict = end === 'rejected' ? 'unfounded' : 'founded';
    await fund.act(examiner, 'giveAppealOpinion', { appeal: 1, verdict, comment: 'L’annexe a été relue.' }, id);
    if (end === 'advised') return;
    yield fund.in(4);
    await fund.act('chair', end === 'upheld' ? 'upholdAppeal' : 'rejectAppeal', { appeal: 1, reason: 'Après examen de l’annexe.' }, id);
    if (then) yield* then(desk, dossier);
  };

/**
 * After an appeal that was won against its screening, another person screens an application, and it goes its way to a
 * committee, which awards it under a condition.
 */
const anew = (committee: string): Course =>
  async function* (desk, dossier) {
    yield desk.fund.in(4);
    await admit(desk, dossier, 'admissible', '', SECOND_SCREENER);
    yield* opinions(desk, dossier);
    const conditions = ['Le cofinancement annoncé est notifié au fonds.'];
    yield* decided(desk, dossier, { committee, decision: 'award', percent: 100, conditions });
    yield* granted(certified)(desk, dossier);
  };

/**
 * A conflict of interest is found after the award: its opinion is voided and asked of another reviewer, and the chair
 * confirms or withdraws the award, unless it has not decided yet.
 */
const reexamined = (days: number, end: 'advised' | 'confirmed' | 'withdrawn'): Course =>
  async function* (desk, dossier) {
    const { fund } = desk;
    const { id } = dossier;
    yield fund.in(days);
    await fund.act('lead', 'voidOpinion', { step: 'legal', reason: 'Son auteur a conseillé l’organisme jusqu’au mois dernier.' }, id);
    yield fund.in(2);
    const reviewer = 'reviewer-openness';
    await fund.act('lead', 'assignReviewer', { step: 'legal', reviewerId: fund.personId(reviewer) }, id);
    yield fund.in(5);
    const verdict = end === 'withdrawn' ? 'unfavourable' : 'favourable';
    await fund.act(reviewer, 'giveOpinion', opinionOn(desk, dossier, 'legal', await revisionOf(fund, id), verdict), id);
    if (end === 'advised') return;
    yield fund.in(5);
    if (end === 'withdrawn') yield* heard(desk, dossier);
    const body = { version: await versionOf(fund, id), reason: 'Au vu du nouvel avis.' };
    await fund.act('chair', end === 'confirmed' ? 'confirmAward' : 'withdrawAward', body, id);
  };

/** A notice before an award is withdrawn, which its organisation answers, until the time to answer is over. */
const heard: Course = async function* ({ fund }, { id, login }) {
  const grantId = (await readGrantIdOf(fund.db, id)) ?? '';
  const notice = {
    ground: 'unlawful',
    condition: 'Le règlement de l’appel : les données financées ne sont pas déjà ouvertes par une autre administration.',
    findings: 'Le nouvel avis relève qu’une autre administration ouvre déjà ces données.',
    answerBy: moveDate(parisDate(fund.now()), { days: 30 }),
  };
  await fund.act('finance', 'giveNotice', { version: await versionOf(fund, grantId), ...notice }, grantId);
  yield fund.in(14);
  const observations = 'Nos données sont plus récentes, mais décrivent bien les mêmes objets.';
  await fund.act(login, 'giveObservations', { number: 1, observations }, grantId);
  yield fund.in(17);
};

/** Withdrawn by its organisation once it is reviewed. */
const withdrawnReviewed: Course = async function* (desk, dossier) {
  const { fund } = desk;
  yield* screened()(desk, dossier);
  yield* opinions(desk, dossier);
  yield fund.in(6);
  const body = { version: await versionOf(fund, dossier.id), reason: 'Un autre financement est venu.' };
  await fund.act(dossier.login, 'withdrawApplication', body, dossier.id);
};

/** Bank details of which the newest wait, or were rejected. */
const payees = (end: 'proposed' | 'rejected'): Path =>
  async function* ({ fund }, { id, dossier: { login } }) {
    yield fund.in(20);
    await proposePayee(fund, id, login, 'FR1420041010050500013M02606');
    if (end === 'proposed') return;
    yield fund.in(2);
    await fund.act(
      'finance-2',
      'rejectPayee',
      { payeeId: await lastPayee(fund, id), reason: 'Le titulaire n’est pas le bénéficiaire.' },
      id,
    );
  };

/** The organisation contributes less: nothing more is confirmed until an amendment takes it up. */
const fundingLeft: Path = async function* ({ fund }, { id, dossier: { login, content } }) {
  yield fund.in(30);
  const { costCents: before, requestedCents } = totalsOf(content);
  const costCents = before - 2_000_000;
  const own = { label: 'Budget propre', source: 'own', amountCents: costCents - grantAt(requestedCents, before, costCents) };
  const reason = 'Le budget propre est réduit d’un vingtième.';
  await fund.act(login, 'reportFundingChange', { version: await versionOf(fund, id), fundingLines: [own], costCents, reason }, id);
};

const phase = (phase: string, impactStep: string): Path =>
  async function* ({ fund }, { id }) {
    yield fund.in(25);
    await fund.act('lead', 'recordPhase', { phase, impactStep, on: moveDate(fund.today(), { days: -3 }) }, id);
  };

/** The obligations of public policies: shown and met, returned, and still awaited. */
const obligations: Path = async function* (desk, grant) {
  yield* after(40, evidence('data_listing', LISTED, 'accept'))(desk, grant);
  yield* after(10, evidence('open_source', { url: 'https://code.example.fr/exemple' }, 'return'))(desk, grant);
  yield* after(10, evidence('accessibility', { url: 'https://exemple.example.fr/accessibilite' }))(desk, grant);
  yield* waived('eco_responsibility')(desk, grant);
};

/** Small: reported on, paid at once, and the rest. */
const atOnce = (...rest: readonly Path[]): Course => awarded('first', granted(signed, reported(1, { percent: 92 }), paid(), ...rest));
/** In tranches: the advance is paid, and the first report says this much. */
const inTranches = (report: Parameters<typeof reported>[1], ...rest: readonly Path[]): Course =>
  awarded('first', granted(signed, paid(), reported(1, report), ...rest));
/** In tranches, and not reported on yet: the advance is paid, and other things happen in parallel. */
const begun = (committee: string, ...rest: readonly Path[]): Course => awarded(committee, granted(signed, beside(...rest), paid()));

const screenedOut = (then: Course): Course =>
  async function* (desk, dossier) {
    yield* screened('inadmissible', 'Le projet est déjà commencé.')(desk, dossier);
    yield* then(desk, dossier);
  };

const left: Course = async function* () {
  // No one continues it.
};

/** Begun by its title: what its organisation has answered before is offered in it. */
const barelyBegun: Course = async function* ({ fund }, { id, login, content: { title, siret } }) {
  yield fund.in(1);
  await fund.act(login, 'updateApplication', { title, siret, version: await versionOf(fund, id) }, id);
};

type Row = readonly [day: number, login: string, projects: readonly Project[], size: Size, score: number, course: Course];
const [OFFICE, OPERATOR, MINISTRY, TOWN] = ['applicant', 'applicant2', 'ministry', 'applicant3'];
const APPROVAL = 'Le conseil d’administration approuve le projet et la part propre de l’opérateur.';
const ACCESS = 'L’accès aux données est convenu par écrit avec leur producteur.';
const APPROVED = 'Le conseil d’administration les a approuvés à sa dernière séance ; la délibération est publiée sur notre site.';
const LISTED = { url: 'https://www.data.gouv.fr/datasets/exemple' };

/**
 * Applications of the State's administrations and operators. The first number is the day on which a draft is opened,
 * counted from the present.
 */
const OF_STATE: readonly Row[] = [
  // The first committee: its awards have been reported on since.
  [-356, OFFICE, PROACTIVE, 'small', 5, atOnce(accounted('approved'), claimed('settled'))],
  [
    -354,
    OPERATOR,
    DATA_AVAILABLE,
    'small',
    4,
    atOnce(beside(evidence('data_listing', LISTED, 'accept')), accounted('approved'), claimed('collected')),
  ],
  [-353, OFFICE, POLICIES, 'small', 4, atOnce(accounted('given'))],
  [-352, OPERATOR, PROACTIVE, 'small', 4, atOnce(accounted('returned'))],
  [-351, OFFICE, DATA_AVAILABLE, 'small', 3, awarded('first', granted(signed, reported(1, { percent: 60, review: 'return' })))],
  [-350, OPERATOR, POLICIES, 'small', 3, awarded('first', granted(signed, reported(1, { percent: 88, review: 'none' })))],
  [-350, OFFICE, PROACTIVE, 'small', 3, awarded('first', granted(signed, beside(payees('proposed'), after(15, mission('closed')))))],
  [-349, OPERATOR, DATA_AVAILABLE, 'small', 4, awarded('first', granted(signed, reported(1, { percent: 90 }), paid(1, 'ordered')))],
  [-349, OFFICE, POLICIES, 'small', 4, awarded('first', granted(signed, reported(1, { percent: 90 }), paid(1, 'certified')))],
  [
    -348,
    OFFICE,
    PROACTIVE,
    'large',
    5,
    inTranches({ percent: 48 }, phase('acceleration', 'useful'), gain('fte', 'realised'), gain('user_time', 'realised')),
  ],
  [-348, OPERATOR, DATA_AVAILABLE, 'large', 4, inTranches({ percent: 40, costPercent: 114 }, gain('licence', 'declared'))],
  [-347, OFFICE, POLICIES, 'long', 4, inTranches({ percent: 22, costPercent: 126, lateDays: 120 }, after(5, mission('staffed')))],
  [-347, OPERATOR, PROACTIVE, 'long', 3, inTranches({ percent: 25, costPercent: 112 }, dismissed, gain('external_work', 'realised'))],
  [-346, OFFICE, DATA_AVAILABLE, 'large', 4, inTranches({ percent: 44, on: -12, lateDays: 20, review: 'adjust' })],
  [-345, MINISTRY, DATA_AVAILABLE, 'small', 4, awarded('first', granted(signed, spent(100)))],
  [-345, OFFICE, POLICIES, 'small', 2, refused('first', appealed(12, 'reviewer-openness', 'received'))],
  [-344, MINISTRY, PROACTIVE, 'small', 2, refused('first', undefined, { verdicts: { legal: 'unfavourable' } })],
  // The second one.
  [
    -262,
    OFFICE,
    DATA_AVAILABLE,
    'large',
    5,
    begun('second', after(60, inTurn(amended('in_force'), reduced)), after(20, mission('delivered')), gain('fte', 'revised')),
  ],
  [-260, OPERATOR, PROACTIVE, 'large', 4, begun('second', after(140, amended('to_sign')), after(30, mission('proposed')))],
  [-258, OFFICE, POLICIES, 'large', 4, begun('second', after(40, amended('approved')), obligations, gain('licence', 'returned'))],
  [
    -256,
    OPERATOR,
    POLICIES,
    'large',
    3,
    begun('second', after(60, amended('rejected')), after(25, mission('declined')), after(90, inTurn(suspended, contested('assigned')))),
  ],
  [-255, OFFICE, POLICIES, 'large', 3, begun('second', after(90, terminated))],
  [-252, OPERATOR, DATA_AVAILABLE, 'small', 3, awarded('second', granted(signedByBeneficiary))],
  [-250, OFFICE, PROACTIVE, 'small', 4, awarded('second', granted(renounced))],
  [-250, MINISTRY, PROACTIVE, 'large', 4, awarded('second', granted(signed, spent(60)))],
  [
    -248,
    OFFICE,
    DATA_AVAILABLE,
    'small',
    2,
    refused('second', appealed(14, 'reviewer-openness', 'rejected'), { verdicts: WITHOUT_OPENNESS }),
  ],
  // The third one.
  [
    -172,
    OPERATOR,
    PROACTIVE,
    'large',
    4,
    begun('third', after(50, amended('withdrawn')), payees('rejected'), after(15, mission('withdrawn')), gain('licence', 'lapsed')),
  ],
  [
    -170,
    OFFICE,
    DATA_AVAILABLE,
    'large',
    4,
    begun('third', after(80, amended('proposed')), after(78, mission('proposed')), gain('external_work', 'promised')),
  ],
  [-168, OPERATOR, POLICIES, 'large', 4, begun('third', after(74, amended('assigned')), after(76, mission('accepted')))],
  [-166, OFFICE, PROACTIVE, 'large', 5, begun('third', after(70, amended('advised')), fundingLeft)],
  [-164, OPERATOR, DATA_AVAILABLE, 'small', 4, awarded('third', reexamined(40, 'advised'), { verdicts: WITHOUT_OPENNESS })],
  [-162, OFFICE, POLICIES, 'small', 4, awarded('third', reexamined(12, 'confirmed'), { verdicts: WITHOUT_OPENNESS })],
  [-160, OPERATOR, PROACTIVE, 'small', 3, awarded('third', reexamined(14, 'withdrawn'), { verdicts: WITHOUT_OPENNESS })],
  // The fourth one, a month ago.
  [-114, MINISTRY, POLICIES, 'small', 4, awarded('fourth', granted(signed, spent(60)))],
  [-112, OPERATOR, PROACTIVE, 'large', 4, awarded('fourth', undefined, { percent: 70 })],
  [-110, OFFICE, DATA_AVAILABLE, 'large', 4, awarded('fourth', granted(accepted, signedByBeneficiary), { percent: 80 })],
  // Of its two conditions one waits for the lead, and one is still to be shown.
  [-108, OPERATOR, POLICIES, 'small', 3, awarded('fourth', granted(shown(1, APPROVED)), { conditions: [APPROVAL, ACCESS] })],
  [-118, MINISTRY, PROACTIVE, 'large', 3, waitlisted('fourth')],
  [-116, OPERATOR, DATA_AVAILABLE, 'large', 3, waitlisted('fourth')],
  // The agendas of the next committees, and the applications that are ready for one.
  [-84, OFFICE, PROACTIVE, 'large', 4, awarded('voted')],
  [-82, OPERATOR, DATA_AVAILABLE, 'small', 3, refused('voted')],
  [-80, OFFICE, POLICIES, 'large', 5, awarded('voting')],
  [-76, OFFICE, DATA_AVAILABLE, 'large', 4, awarded('coming', undefined, { slips: true })],
  [-74, OPERATOR, POLICIES, 'small', 4, awarded('coming')],
  [-72, OFFICE, PROACTIVE, 'small', 4, reviewed()],
  // Applications that came to no committee, or have not yet.
  [-330, OFFICE, DATA_AVAILABLE, 'small', 1, screened('inadmissible', 'Le projet est déjà commencé.')],
  [-240, OPERATOR, POLICIES, 'small', 2, screenedOut(appealed(12, 'reviewer-impact', 'rejected'))],
  [-190, OFFICE, POLICIES, 'small', 4, screenedOut(appealed(12, 'reviewer-impact', 'upheld', anew('fourth')))],
  [-200, OPERATOR, DATA_AVAILABLE, 'small', 3, withdrawnReviewed],
  [-150, OFFICE, PROACTIVE, 'small', 3, corrected('withdrawn')],
  [-46, OFFICE, POLICIES, 'large', 4, corrected('answered')],
  [-70, OPERATOR, PROACTIVE, 'small', 3, corrected('lapsed')],
  [-18, OPERATOR, DATA_AVAILABLE, 'large', 4, corrected('open')],
  [-34, OFFICE, PROACTIVE, 'large', 4, stoppedInReview],
  [-26, OPERATOR, POLICIES, 'large', 4, assignedOnly],
  [-9, OFFICE, DATA_AVAILABLE, 'large', 4, submitted],
  [-4, OFFICE, POLICIES, 'small', 3, left],
  [-3, MINISTRY, POLICIES, 'small', 3, barelyBegun],
  // Long before the others: a whole year of its gains is over, and realised.
  [
    -490,
    OFFICE,
    PROACTIVE,
    'small',
    4,
    awarded('early', granted(signed, beside(gain('fte', 'realised')), reported(1, { percent: 94 }), paid())),
  ],
];

/** Applications of towns. */
const OF_TOWNS: readonly Row[] = [
  [-334, TOWN, SHARED, 'small', 4, awarded('towns-first', granted(signed, paid(), reported(1, { percent: 90 }), accounted('given')))],
  [-333, TOWN, LOCAL, 'large', 5, begun('towns-first')],
  [-332, TOWN, LOCAL, 'small', 2, refused('towns-first')],
  [-186, TOWN, SHARED, 'small', 4, extended(waitlisted('towns-second'))],
  [-184, TOWN, SHARED, 'large', 4, begun('towns-second', after(40, inTurn(claimed('owed'), contested('received'))))],
  [-78, TOWN, LOCAL, 'small', 4, awarded('towns-third', granted(signedByBeneficiary))],
  [-77, TOWN, SHARED, 'small', 2, refused('towns-third', appealed(5, 'reviewer-legal', 'received'))],
  [-76, TOWN, LOCAL, 'small', 2, refused('towns-third', appealed(4, 'reviewer-finance', 'assigned'))],
  [-75, TOWN, SHARED, 'small', 3, refused('towns-third', appealed(2, 'reviewer-security', 'advised'))],
  // It may still be appealed.
  [-74, TOWN, SHARED, 'small', 2, refused('towns-third')],
  [-95, TOWN, LOCAL, 'large', 3, assignedOnly],
  [-73, TOWN, LOCAL, 'small', 3, deemed],
  // Its town may still reply to the opinions.
  [-17, TOWN, SHARED, 'large', 4, reviewed()],
];

/** The lead settles an overlap of two applications, some days after the second one was submitted. */
const settled = (outcome: 'dismissed' | 'upheld', course: Course): Course =>
  async function* (desk, dossier) {
    const { fund } = desk;
    async function* settle(): Story {
      yield fund.in(20);
      const { other_id: otherId } = await fund.db
        .selectFrom('overlap')
        .where('application_id', '=', dossier.id)
        .select('other_id')
        .executeTakeFirstOrThrow();
      const reason = outcome === 'upheld' ? 'La même équipe, sur les mêmes mois.' : 'Deux lots distincts du même projet.';
      await fund.act('lead', 'settleOverlap', { otherId, outcome, reason }, dossier.id);
    }
    desk.begin(settle());
    yield* course(desk, dossier);
  };

/**
 * Under a closed call: its waitlist was refused by the closing, and all ask for what was asked for under the first call
 * as well.
 */
const OF_CLOSED: readonly Row[] = [
  [-180, OFFICE, PROACTIVE.slice(3, 4), 'small', 3, waitlisted('urgent')],
  [-179, OPERATOR, PROACTIVE.slice(4, 5), 'small', 3, settled('dismissed', refused('urgent'))],
  [-178, OPERATOR, DATA_AVAILABLE.slice(3, 4), 'large', 2, settled('upheld', refused('urgent'))],
];

/** Every application of the fund, each about the next project of its list. */
export function applications(desk: Desk): Story[] {
  const next = new Map<readonly Project[], number>();
  const toStories = (callId: string, rows: readonly Row[]): Story[] =>
    rows.map(([day, login, projects, size, score, course]) => {
      const place = next.get(projects) ?? 0;
      next.set(projects, place + 1);
      const project = projects[place];
      if (!project) throw new Error(`there are only ${projects.length} projects of a list`);
      return application(desk, { day, login, callId, project, size, score }, course);
    });
  return [...toStories(STATE, OF_STATE), ...toStories(TOWNS, OF_TOWNS), ...toStories(CLOSED, OF_CLOSED)];
}
