import type { Side } from '../../../domain/grants/signature.ts';
import type { Asked } from './command.ts';
import type { Begun } from './ground.ts';

type Stage = 'promised' | 'waiting' | 'firm' | 'served' | 'ordered' | 'paid' | 'gone';
/** A part in which a grant is paid; `added`: the number of the amendment that adds it. Amounts in cents. */
export type Part = { rank: number; cents: number; stage: Stage; isAdvance: boolean; claimed: number; added: number | null };
type Open = {
  number: number;
  cents: number;
  cost: number;
  side: Side;
  step: 'proposed' | 'assigned' | 'advised' | 'to_sign';
  signed: Side[];
};
/**
 * A second model of one grant, computed only from what was asked and accepted. It shares no rule with domain/. A
 * command that should not have been accepted gives a sentence, and so does an event that disagrees with the model.
 */
export type Model = {
  state: 'active' | 'suspended' | 'terminated' | 'closed';
  version: number;
  /** The version of the last event that a person asked for. */
  decided: number;
  cents: number;
  cost: number;
  parts: Part[];
  open: Open | null;
  /** How each amendment ended, by its number. */
  ended: Map<number, 'in_force' | 'rejected' | 'withdrawn' | 'lapsed'>;
  plans: number[];
  /** True once the subsidy was withdrawn in part: its notice allows no other decision. */
  reduced: boolean;
  change: { cents: number; cost: number } | null;
  /** How many reports were accepted. */
  accepted: number;
};

/** A grant on which nothing is ordered, and whose first amendment waits for the fund's signature. */
export function begin({ version, awardedCents, costCents, parts, amended }: Begun): Model {
  const own = parts.map(({ rank, amountCents, isAdvance }): Part => {
    const stage = rank === 1 ? 'firm' : 'promised';
    return { rank, cents: amountCents, stage, isAdvance, claimed: 0, added: null };
  });
  const cents = amended.awardedCents - awardedCents;
  const added: Part = { rank: own.length + 1, cents, stage: 'promised', isAdvance: false, claimed: 0, added: 1 };
  return {
    state: 'active',
    version,
    decided: version,
    cents: awardedCents,
    cost: costCents,
    parts: cents > 0 ? [...own, added] : own,
    open: {
      number: 1,
      cents: amended.awardedCents,
      cost: amended.costCents,
      side: 'beneficiary',
      step: 'to_sign',
      signed: ['beneficiary'],
    },
    ended: new Map(),
    plans: [1],
    reduced: false,
    change: null,
    accepted: 0,
  };
}

type Facts = Readonly<Record<string, unknown>>;
type Line = { source: string; amountCents: number };
/** What the bodies of commands say; each command says some of it. */
type Body = Record<'amendment' | 'tranche' | 'rank', number> &
  Record<'costCents' | 'certifiedCents' | 'orderedCents' | 'paidCents' | 'claimedCents' | 'awardedCents', number> &
  Record<'costLines' | 'fundingLines', Line[]>;
/** Why a grant in this state could not take the command; null where it could, and then the grant is changed. */
type Take = (grant: Model, body: Body, facts: Facts, login: string) => string | null;

const sideOf = (login: string): Side => (login === 'applicant' ? 'beneficiary' : 'fund');
const sum = (parts: readonly Part[], of: (part: Part) => number): number => parts.reduce((cents, part) => cents + of(part), 0);
/** Neither reserved for by an amendment nor due yet. */
const isLoose = ({ stage }: Part): boolean => stage === 'promised' || stage === 'waiting' || stage === 'firm';
const isReserved = ({ stage, added }: Part): boolean => stage === 'promised' && added !== null;
const isOver = ({ stage }: Part): boolean => stage === 'paid' || stage === 'gone';
/**
 * What cannot be taken back of a part, since its service was done or its payment is on its way, less what is claimed
 * back.
 */
const due = (part: Part): number => (isLoose(part) || part.stage === 'gone' ? 0 : part.cents - part.claimed);
const goesOn = ({ state }: Model): boolean => state === 'active' || state === 'suspended';

/** Settles the money that an open amendment had reserved. */
const settle = (grant: Model, stage: 'firm' | 'gone'): void => {
  for (const part of grant.parts.filter(isReserved)) part.stage = stage;
};
/** Nothing is left to pay. */
const close = (grant: Model): void => {
  if (grant.state !== 'terminated' && grant.parts.every(isOver)) grant.state = 'closed';
};

function end(grant: Model, open: Open, how: 'in_force' | 'rejected' | 'withdrawn' | 'lapsed'): void {
  grant.ended.set(open.number, how);
  grant.open = null;
  if (how !== 'in_force') settle(grant, 'gone');
}

const takesUp = ({ cents, cost }: Pick<Open, 'cents' | 'cost'>, { change }: Model): boolean =>
  change?.cents === cents && change.cost === cost;

/** What stands against a plan of this amount, whatever it was when it was proposed. */
function unfit(grant: Model, plan: Pick<Open, 'cents' | 'cost'>): string | null {
  if (plan.cents < sum(grant.parts, due)) return 'a plan below what is paid';
  return grant.change && plan.cents !== grant.cents && !takesUp(plan, grant) ? 'a plan that does not take up the funding' : null;
}

const tells = (facts: Facts, told: Facts): string | null => {
  const other = Object.keys(told).find((key) => facts[key] !== told[key]);
  return other ? `an event that tells another ${other}` : null;
};

/** Takes a smaller amount from what was promised last. Returns what could not be taken. */
function cutFrom(parts: readonly Part[], cents: number): number {
  let cut = cents;
  for (const part of parts.filter(isLoose).toReversed()) {
    const taken = Math.min(cut, part.cents);
    cut -= taken;
    part.cents -= taken;
    if (part.cents === 0) part.stage = 'gone';
  }
  return cut;
}

const cutTo = (cents: number, parts: readonly Part[]): number =>
  Math.max(0, sum(parts, (part) => (isLoose(part) ? part.cents : due(part))) - cents);

/** The number of the next act: amendments and reductions share one sequence. */
const nextAct = ({ ended, reduced }: Model): number => ended.size + Number(reduced) + 1;

/** Puts the amended plan in force: a lower amount is taken from what was promised last, a higher one adds a part. */
function enforce(grant: Model, open: Open, facts: Facts): string | null {
  const reserved = grant.parts.find(isReserved);
  const own = grant.parts.filter((part) => !isReserved(part));
  const cut = open.cents < grant.cents ? cutTo(open.cents, own) : 0;
  const told = tells(facts, {
    plan: open.number + 1,
    awardedCents: open.cents,
    cutCents: cut > 0 ? cut : undefined,
    tranche: reserved?.rank,
    committedCents: reserved?.cents,
  });
  const left = cutFrom(own, cut);
  if (takesUp(open, grant)) grant.change = null;
  grant.plans.push(open.number + 1);
  grant.cents = open.cents;
  grant.cost = open.cost;
  settle(grant, 'firm');
  end(grant, open, 'in_force');
  close(grant);
  return told ?? (left > 0 ? 'a plan below what is paid' : null);
}

/** Acts on the open amendment at one of these steps. */
const onOpen =
  (
    steps: readonly Open['step'][],
    take: (grant: Model, open: Open, ...asked: [body: Body, facts: Facts, login: string]) => string | null,
  ): Take =>
  (grant, body, facts, login) => {
    const { open } = grant;
    if (!goesOn(grant)) return 'something on a grant that does not take it';
    if (!open || open.number !== body.amendment || !steps.includes(open.step)) return 'something on an amendment that does not take it';
    return take(grant, open, body, facts, login);
  };

const part = ({ parts }: Model, rank: number): Part | undefined => parts.find((each) => each.rank === rank);

/** Acts on a part at one of these stages, provided no earlier part is at one of those. */
const onPart =
  (
    stages: readonly Stage[],
    before: readonly Stage[],
    take: (grant: Model, part: Part, body: Body) => string | null,
    isPaying = false,
  ): Take =>
  (grant, body) => {
    if (!(isPaying ? goesOn(grant) : grant.state === 'active')) return 'something on a grant that does not take it';
    const own = part(grant, body.tranche);
    if (!own || !stages.includes(own.stage) || isReserved(own)) return 'something on a tranche that does not take it';
    if (grant.parts.some(({ rank, stage }) => rank < own.rank && before.includes(stage))) return 'a tranche before its turn';
    return take(grant, own, body);
  };

const move = (own: Part, stage: Stage): null => {
  own.stage = stage;
  return null;
};
const UNORDERED: readonly Stage[] = ['promised', 'waiting', 'firm', 'served'];

const state =
  (from: readonly Model['state'][], to: Model['state'], then: (grant: Model) => string | null = () => null): Take =>
  (grant) => {
    if (!from.includes(grant.state)) return 'something on a grant that does not take it';
    grant.state = to;
    return then(grant);
  };

const decided = (grant: Model, open: Open, login: string): string | null =>
  login === (open.cents > grant.cents ? 'chair' : 'lead') ? null : 'a decision of the wrong person';

const TAKES: Record<string, Take> = {
  proposeAmendment: (grant, { fundingLines, costLines }, facts, login) => {
    if (!goesOn(grant)) return 'something on a grant that does not take it';
    if (grant.open) return 'a second open amendment';
    const amount = (lines: Line[]): number => lines.reduce((cents, { amountCents }) => cents + amountCents, 0);
    const plan = { cents: amount(fundingLines.filter(({ source }) => source === 'fund')), cost: amount(costLines) };
    const number = nextAct(grant);
    grant.open = { number, ...plan, side: sideOf(login), step: 'proposed', signed: [] };
    return unfit(grant, plan) ?? tells(facts, { amendment: number, side: sideOf(login), addedCents: plan.cents - grant.cents });
  },
  assignAmendment: onOpen(['proposed', 'assigned'], (_, open) => {
    open.step = 'assigned';
    return null;
  }),
  giveAmendmentOpinion: onOpen(['assigned'], (_, open) => {
    open.step = 'advised';
    return null;
  }),
  approveAmendment: onOpen(['advised'], (grant, open, _, facts, login) => {
    const cents = open.cents - grant.cents;
    const rank = grant.parts.length + 1;
    open.step = 'to_sign';
    if (cents > 0) grant.parts.push({ rank, cents, stage: 'promised', isAdvance: false, claimed: 0, added: open.number });
    if (cents > 0 && grant.state === 'suspended') return 'more money for a grant that stands still';
    return decided(grant, open, login) ?? unfit(grant, open) ?? tells(facts, { addedCents: cents, tranche: cents > 0 ? rank : undefined });
  }),
  rejectAmendment: onOpen(['advised'], (grant, open, _, __, login) => {
    end(grant, open, 'rejected');
    return decided(grant, open, login);
  }),
  withdrawAmendment: onOpen(['proposed', 'assigned', 'advised', 'to_sign'], (grant, open, _, __, login) => {
    end(grant, open, 'withdrawn');
    close(grant);
    return sideOf(login) === open.side ? null : 'an amendment that the other side takes back';
  }),
  signAmendment: onOpen(['to_sign'], (grant, open, _, facts, login) => {
    if (open.signed.includes(sideOf(login))) return 'a second signature of one side';
    open.signed.push(sideOf(login));
    const wrong = unfit(grant, open);
    if (wrong || open.signed.length < 2) return wrong ?? tells(facts, { plan: undefined });
    return open.cents > grant.cents && grant.state === 'suspended'
      ? 'more money for a grant that stands still'
      : enforce(grant, open, facts);
  }),
  lapseAmendment: (grant) => {
    if (!grant.open || goesOn(grant)) return 'an amendment that lapses before its deadline';
    end(grant, grant.open, 'lapsed');
    return null;
  },
  reportFundingChange: (grant, { costCents: cost }, facts) => {
    if (!goesOn(grant)) return 'something on a grant that does not take it';
    grant.change = { cost, cents: Math.min(grant.cents, Math.floor((grant.cents * cost) / grant.cost)) };
    return tells(facts, { costCents: cost, grantCents: grant.change.cents });
  },
  reviewReport: (grant, { rank }, facts) => {
    if (grant.state !== 'active' && grant.state !== 'closed') return 'something on a grant that does not take it';
    grant.accepted += 1;
    if (rank !== grant.accepted) return 'a report out of its order';
    return tells(facts, { tranche: undefined });
  },
  confirmTranche: onPart(['promised', 'waiting'], ['promised', 'waiting'], (grant, own) => {
    own.stage = 'firm';
    if (grant.accepted < own.rank - 1) return 'a tranche confirmed before its report';
    return grant.change ? 'a tranche confirmed while its funding is not settled' : null;
  }),
  certifyService: onPart(['firm'], UNORDERED, (grant, own, { certifiedCents }) => {
    const reports = grant.parts.filter(({ added }) => added === null).length;
    if (certifiedCents !== own.cents || own.isAdvance) return 'a service of another amount';
    return own.rank === 1 || grant.accepted >= Math.min(own.rank, reports) ? move(own, 'served') : 'a service before its report';
  }),
  orderPayment: onPart(['firm', 'served'], UNORDERED, (_, own, { orderedCents }) => {
    if (own.stage === 'firm' && !own.isAdvance) return 'an order before the service';
    return orderedCents === own.cents ? move(own, 'ordered') : 'an order of another amount';
  }),
  cancelOrder: onPart(['ordered'], [], (_, own) => move(own, own.isAdvance ? 'firm' : 'served'), true),
  recordPayment: onPart(
    ['ordered'],
    [],
    (grant, own, { paidCents }) => {
      own.stage = 'paid';
      close(grant);
      return paidCents === own.cents ? null : 'a payment of another amount';
    },
    true,
  ),
  issueClaim: (grant, { tranche, claimedCents }) => {
    const own = part(grant, tranche);
    if (own?.stage !== 'paid' || own.claimed + claimedCents > own.cents) return 'a claim on what is not paid';
    own.claimed += claimedCents;
    return null;
  },
  suspendGrant: state(['active'], 'suspended'),
  resumeGrant: state(['suspended'], 'active'),
  reduceGrant: (grant, { awardedCents }, facts) => {
    if (!goesOn(grant)) return 'something on a grant that does not take it';
    if (grant.open) return 'a reduction beside an open amendment';
    if (grant.reduced) return 'a second decision on one notice';
    const [plan, cut, ordered] = [
      nextAct(grant) + 1,
      cutTo(awardedCents, grant.parts),
      grant.parts.some(({ stage }) => stage === 'ordered'),
    ];
    const told = tells(facts, { beforeCents: grant.cents, awardedCents, plan, cutCents: cut });
    const left = cutFrom(grant.parts, cut);
    grant.plans.push(plan);
    grant.cents = awardedCents;
    grant.reduced = true;
    close(grant);
    return told ?? (ordered ? 'a reduction under an order' : left > 0 ? 'a plan below what is paid' : null);
  },
  terminateGrant: state(['active', 'suspended'], 'terminated', ({ parts, reduced }) => {
    const ordered = parts.some(({ stage }) => stage === 'ordered');
    for (const own of parts) if (own.stage !== 'paid') own.stage = 'gone';
    if (reduced) return 'a second decision on one notice';
    return ordered ? 'a grant that ends under an order' : null;
  }),
};

/** The parts, in order, whose reports are accepted and that were not confirmed yet. */
export const readyIn = ({ parts, accepted }: Model): Part[] =>
  parts.filter(({ stage, added, rank }) => stage === 'promised' && added === null && rank <= accepted + 1);

/**
 * Takes the consequence as the grant's next event: the first part that is ready is confirmed or waits, and the parts
 * behind it wait for their turn.
 */
export function follow(grant: Model, facts: Facts): string | null {
  grant.version += 1;
  const [next, ...behind] = readyIn(grant);
  if (grant.state !== 'active' || !next) return 'a tranche that is confirmed for no reason';
  next.stage = facts['confirmed'] ? 'firm' : 'waiting';
  for (const part of behind) part.stage = 'waiting';
  if (facts['confirmed'] && grant.change) return 'a tranche confirmed while its funding is not settled';
  return tells(facts, { tranche: next.rank });
}

/** Takes a claim that a reduction made, before the event of the reduction. */
export function claim(grant: Model, facts: Facts): string | null {
  grant.version += 1;
  return TAKES['issueClaim']?.(grant, facts as Body, facts, '') ?? null;
}

/**
 * Takes an accepted command as the grant's next event, with what that event says. Returns a sentence where the command
 * could not be accepted.
 */
export function take(grant: Model, { name, body, login }: Asked, facts: Facts): string | null {
  const read = 'version' in body ? Number(body['version']) : grant.version;
  const stale = read < grant.decided || read > grant.version ? 'a command on a version that was over' : null;
  grant.version += 1;
  grant.decided = grant.version;
  const wrong = TAKES[name]?.(grant, body as Body, facts, login) ?? null;
  return stale ?? wrong;
}
