import { moveDate, parisDate } from '../../../domain/core/calendar.ts';
import { isStaff, type Role, STOOD_IN_ROLES } from '../../../domain/core/role.ts';
import { CHANGING_LOGINS, MOVING } from './people.ts';
import { type Asked, loginOf, type Maker, oneOf, REASON, type Scene, somebody } from './scene.ts';

type Asks = (scene: Scene) => Asked | null;
const onNothing = (weight: number, ask: Asks): Maker => ({ on: 'nothing', weight, ask });

const idOf = ({ callers }: Scene, login: string | undefined): string => callers[login ?? '']?.personId ?? '';
const changing = ({ chance }: Scene): string => oneOf(chance, CHANGING_LOGINS) ?? '';

/**
 * A reviewer, whose opinions go to another one; or somebody who comes and goes, whose roles another one has meanwhile.
 * As a rule both are here.
 */
const declareAbsence: Asks = (scene) => {
  const { chance, now, view } = scene;
  const reviewers = Object.keys(scene.callers).filter((login) => scene.callers[login]?.roles.includes('reviewer'));
  const away = view.absences.flatMap(({ personId }) => loginOf(scene, personId) ?? []);
  const all = chance.percent(25) ? reviewers : MOVING.map(({ login }) => login);
  // Who has left, or works elsewhere meanwhile, is away from nothing.
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

/** What is asked of those who are away. */
const absenceMakers: Record<string, Maker> = {
  declareAbsence: onNothing(4, declareAbsence),
  // Nobody stands in before a second person has confirmed what another one has declared.
  confirmAbsence: onNothing(4, confirmAbsence),
  endAbsence: onNothing(1.5, endAbsence),
};

/**
 * Who comes and goes has an interest in an application, or in its organisation; now and then a reviewer has one in what
 * it is asked about.
 */
const declareInterest: Asks = (scene) => {
  const { chance, view } = scene;
  const asked = view.amendments.filter(({ state, reviewerId }) => state === 'assigned' && reviewerId !== null);
  const amendment = chance.percent(40) ? oneOf(chance, asked) : undefined;
  const login = (amendment && loginOf(scene, amendment.reviewerId)) ?? changing(scene);
  const application = oneOf(chance, view.applications);
  if (!application) return null;
  const subject =
    amendment || chance.percent(70)
      ? { applicationId: amendment?.applicationId ?? application.id }
      : { organisationId: application.organisationId };
  return {
    login: chance.percent(70) ? login : somebody(scene, ['lead', 'admin']),
    id: idOf(scene, login),
    body: { ...subject, reason: REASON },
  };
};

type Interest = Scene['view']['interests'][number];
/** Of one of the interests that stand and whose withdrawal is, or is not, asked for. */
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

/** What is asked of declared interests. */
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
  confirmInterestWithdrawal: onNothing(1, onInterest(true, secondPerson, {})),
  rejectInterestWithdrawal: onNothing(1, onInterest(true, secondPerson, { reason: REASON })),
  retractInterestWithdrawal: onNothing(
    0.3,
    onInterest(true, (scene, { askedBy }) => loginOf(scene, askedBy) ?? 'admin', {}),
  ),
};

/** Those who have left, by their logins. */
export const disabledLogins = (scene: Pick<Scene, 'view' | 'callers'>): string[] =>
  scene.view.disabled.flatMap(({ id }) => loginOf(scene, id) ?? []);

/** What is asked of the accounts of who leaves, and comes again. */
const accountMakers: Record<string, Maker> = {
  disableAccount: onNothing(0.5, (scene) => ({ login: 'admin', id: idOf(scene, changing(scene)), body: { reason: REASON } })),
  enableAccount: onNothing(1, (scene) => {
    const login = oneOf(scene.chance, disabledLogins(scene));
    return login === undefined ? null : { login: 'admin', id: idOf(scene, login), body: {} };
  }),
};

/** What people are asked beside the things that a course walks through, and how often beside each other. */
export const peopleMakers: Readonly<Record<string, Maker>> = { ...absenceMakers, ...interestMakers, ...accountMakers };

/**
 * What people meet on some of the walks of every course, as `Walk.met` names it: who stands in acts, who has an
 * interest is refused, who has left is shut out, and what somebody asks again is answered as it was.
 */
export const PEOPLES_LOTS: readonly string[] = [
  ...['declareAbsence of oneself', 'declareAbsence of another', 'confirmAbsence', 'endAbsence', 'a stand-in acts'],
  ...['declareInterest', 'askInterestWithdrawal', 'confirmInterestWithdrawal', 'rejectInterestWithdrawal', 'conflict_of_interest'],
  ...['disableAccount', 'account_disabled', 'enableAccount', 'somebody changes house', 'somebody comes back'],
  ...['what was carried out is asked again with other roles', 'what was carried out is asked again with other roles, and shut out'],
  'what was refused is asked again with other roles',
];

/** Those who stand in, each with the roles that it has so, and with its own. */
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
