import { moveDate, parisDate } from '../../../domain/core/calendar.ts';
import { isStaff, type Role, STOOD_IN_ROLES } from '../../../domain/core/role.ts';
import { CHANGING_LOGINS, MOVING } from './people.ts';
import { type Asked, loginOf, type Maker, oneOf, REASON, type Scene, somebody } from './scene.ts';

type Asks = (scene: Scene) => Asked | null;
const onNothing = (weight: number, ask: Asks): Maker => ({ on: 'nothing', weight, ask });

const idOf = ({ callers }: Scene, login: string | undefined): string => callers[login ?? '']?.personId ?? '';
const changing = ({ chance }: Scene): string => oneOf(chance, CHANGING_LOGINS) ?? '';

/**
 * A reviewer, whose opinions go to another one; or a person who comes and goes, whose roles a substitute has meanwhile.
 * As a rule both are here.
 */
const declareAbsence: Asks = (scene) => {
  const { chance, now, view } = scene;
  const reviewers = Object.keys(scene.callers).filter((login) => scene.callers[login]?.roles.includes('reviewer'));
  const away = view.absences.flatMap(({ personId }) => loginOf(scene, personId) ?? []);
  const all = chance.percent(25) ? reviewers : MOVING.map(({ login }) => login);
  // A person who has left, or works elsewhere meanwhile, declares no absence.
  const ofFund = all.filter((login) => isStaff(scene.callers[login]?.roles ?? []) && !disabledLogins(scene).includes(login));
  const here = chance.percent(90) ? ofFund.filter((login) => !away.includes(login)) : all;
  const login = oneOf(chance, here) ?? 'lead';
  const substitute = oneOf(
    chance,
    here.filter((other) => other !== login),
  );
  const startsOn = moveDate(parisDate(now), { days: chance.below(4) });
  const endsOn = moveDate(startsOn, { days: chance.between(20, 90) });
  return {
    login: chance.percent(50) ? login : somebody(scene, ['lead', 'chair', 'admin']),
    id: idOf(scene, login),
    body: { startsOn, endsOn, substituteId: idOf(scene, substitute) },
  };
};

const confirmAbsence: Asks = (scene) => {
  const { chance, view } = scene;
  const open = view.absences.filter(({ confirmedAt }) => confirmedAt === null);
  const away = oneOf(chance, open.length > 0 ? open : view.absences);
  if (!away) return null;
  const itself = chance.percent(30) ? loginOf(scene, away.personId) : null;
  return { login: itself ?? somebody(scene, ['lead', 'chair', 'admin']), id: away.personId, body: {} };
};

const endAbsence: Asks = (scene) => {
  const away = oneOf(scene.chance, scene.view.absences);
  return away ? { login: loginOf(scene, away.personId) ?? 'lead', id: away.personId, body: {} } : null;
};

/** The commands on absences. */
const absenceMakers: Record<string, Maker> = {
  declareAbsence: onNothing(4, declareAbsence),
  // A substitute acts only once a second person has confirmed an absence that another person declared.
  confirmAbsence: onNothing(4, confirmAbsence),
  endAbsence: onNothing(1.5, endAbsence),
};

/**
 * A person who comes and goes has an interest in an application, or in its organisation; now and then a reviewer has
 * one in the application under review, or whose amendment or appeal they examine.
 */
const declareInterest: Asks = (scene) => {
  const { chance, view } = scene;
  const asked = [...view.amendments, ...view.appeals].filter(({ state, reviewerId }) => state === 'assigned' && reviewerId !== null);
  const examined = chance.percent(40) ? oneOf(chance, asked) : undefined;
  const login = (examined && loginOf(scene, examined.reviewerId)) ?? changing(scene);
  const application = oneOf(chance, view.applications);
  if (!application) return null;
  const subject =
    examined || chance.percent(70)
      ? { applicationId: examined?.applicationId ?? application.id }
      : { organisationId: application.organisationId };
  return {
    login: chance.percent(70) ? login : somebody(scene, ['lead', 'admin']),
    id: idOf(scene, login),
    body: { ...subject, reason: REASON },
  };
};

type Interest = Scene['view']['interests'][number];
/** On one of the interests in force whose withdrawal is, or is not, asked for. */
const onInterest =
  (isAsked: boolean, login: (scene: Scene, interest: Interest) => string, said: object): Asks =>
  (scene) => {
    const interest = oneOf(
      scene.chance,
      scene.view.interests.filter(({ askedBy }) => (askedBy !== null) === isAsked),
    );
    return interest ? { login: login(scene, interest), id: interest.personId, body: { number: interest.number, ...said } } : null;
  };
const secondPerson = (scene: Scene): string => somebody(scene, ['lead', 'chair', 'admin']);

/** The commands on declared interests. */
const interestMakers: Record<string, Maker> = {
  declareInterest: onNothing(0.8, declareInterest),
  confirmInterest: onNothing(1, (scene) => {
    const waiting = oneOf(
      scene.chance,
      scene.view.interests.filter(({ inForceSince }) => inForceSince === null),
    );
    return waiting ? { login: secondPerson(scene), id: waiting.personId, body: { number: waiting.number } } : null;
  }),
  askInterestWithdrawal: onNothing(
    2,
    onInterest(false, (scene, { declaredBy }) => loginOf(scene, declaredBy) ?? 'admin', { reason: REASON }),
  ),
  confirmInterestWithdrawal: onNothing(2, onInterest(true, secondPerson, {})),
  rejectInterestWithdrawal: onNothing(1, onInterest(true, secondPerson, { reason: REASON })),
  retractInterestWithdrawal: onNothing(
    0.3,
    onInterest(true, (scene, { askedBy }) => loginOf(scene, askedBy) ?? 'admin', {}),
  ),
};

/** The logins of those who have left. */
export const disabledLogins = (scene: Pick<Scene, 'view' | 'callers'>): string[] =>
  scene.view.disabled.flatMap(({ id }) => loginOf(scene, id) ?? []);

/** The commands on the accounts of people who leave, and come back. */
const accountMakers: Record<string, Maker> = {
  setCompetences: onNothing(0.5, (scene) => {
    const reviewers = Object.values(scene.callers).filter(({ roles }) => roles.includes('reviewer'));
    const reviewer = oneOf(scene.chance, reviewers);
    const steps = oneOf(scene.chance, [['legal'], ['legal', 'data'], []]) ?? [];
    return reviewer ? { login: 'lead', id: reviewer.personId, body: { steps } } : null;
  }),
  remarkOnAnswer: onNothing(0.5, (scene) => ({
    login: 'lead',
    id: idOf(scene, 'lead'),
    body: { question: 'to_whom', asOf: '2026-01-01', remark: REASON },
  })),
  disableAccount: onNothing(0.5, (scene) => ({ login: 'admin', id: idOf(scene, changing(scene)), body: { reason: REASON } })),
  enableAccount: onNothing(1, (scene) => {
    const login = oneOf(scene.chance, disabledLogins(scene));
    return login === undefined ? null : { login: 'admin', id: idOf(scene, login), body: {} };
  }),
};

/** The commands on people beside the things of a course, and how often relative to each other. */
export const peopleMakers: Readonly<Record<string, Maker>> = { ...absenceMakers, ...interestMakers, ...accountMakers };

/**
 * What happens to people on some walks of every course, as `Walk.met` names it: a substitute acts, a person with an
 * interest is refused, a person who has left is shut out, and a repeated command gets its first answer.
 */
export const PEOPLES_LOTS: readonly string[] = [
  ...['declareAbsence of oneself', 'declareAbsence of another', 'confirmAbsence', 'endAbsence', 'a stand-in acts'],
  ...['declareInterest', 'askInterestWithdrawal', 'confirmInterestWithdrawal', 'rejectInterestWithdrawal', 'conflict_of_interest'],
  ...['disableAccount', 'account_disabled', 'enableAccount', 'a person changes house', 'a person comes back'],
  ...['what was carried out is asked again with other roles', 'what was carried out is asked again with other roles, and shut out'],
  'what was refused is asked again with other roles',
];

/** The substitutes, each with the roles that they have so, and with their own. */
export const standIns = (scene: Scene): { login: string; isOwn: boolean; roles: readonly Role[] }[] =>
  scene.view.absences
    .filter(({ startedAt }) => startedAt !== null)
    .flatMap(({ personId, substituteId }) => {
      const [away, login] = [loginOf(scene, personId), loginOf(scene, substituteId)];
      if (away === undefined || login === undefined) return [];
      const rolesOf = (of: string): Role[] => STOOD_IN_ROLES.filter((role) => scene.callers[of]?.roles.includes(role));
      return [
        { login, isOwn: false, roles: rolesOf(away).filter((role) => !rolesOf(login).includes(role)) },
        { login, isOwn: true, roles: rolesOf(login) },
      ];
    });
