import { chanceOf, type Chance } from '../../../soak/chaos/chance.ts';
import { CREDITS, type Movement, MOVEMENT_TABLE, type MovementKind, type PostMode } from '../../../domain/ledger/envelope.ts';
import { type Ground, YEARS } from './ground.ts';
import { type Asked, TOLD_KINDS } from './model.ts';
import { drawTimes, type Times } from './process.ts';

/**
 * A line of a command: a movement, or the reversal of one that its client has posted before, counted from its first.
 * `fault`: why it is invalid.
 */
type Line = { asked: Movement | Asked; fault: string | null } | { undo: number; subject: string };
/** One command that a client sends, and how often. */
export type Order = { stream: string; mode: PostMode; lines: Line[]; times: Times };
export type Plan = Order[];

const KINDS: readonly MovementKind[] = TOLD_KINDS;
/**
 * How many clients send how many commands each, on how many envelopes; of these kinds, where not of all; `poison`: with
 * lines that no ledger can accept.
 */
export type Scale = { clients: number; orders: number; envelopes: number; kinds?: readonly MovementKind[]; poison: boolean };
const NOBODYS = '00000000-0000-4000-8000-000000000000';

const VALUE_DATE = '2030-01-02';
const oneOf = <T>(chance: Chance, choices: readonly T[]): T => chance.of(choices as readonly [T, ...T[]]);

/** A movement of any kind of the table: a kind that joins it joins the race. */
function movement(chance: Chance, { tranches }: Ground, kinds: readonly MovementKind[], envelopeId: string, subject: string): Asked {
  const kind = oneOf(chance, kinds);
  const { credit, tranche: part } = MOVEMENT_TABLE[kind];
  const tranche = oneOf(
    chance,
    tranches.filter((each) => each.envelopeId === envelopeId),
  );
  // The allotments must feed all that leaves for good.
  const most = kind === 'allot' ? 120 : 60;
  return {
    kind,
    envelopeId,
    year: part ? tranche.year : chance.of(YEARS),
    credit: credit === 'both' ? chance.of(CREDITS) : credit,
    amountCents: chance.percent(2) ? 0 : chance.between(1, most),
    trancheId: part ? tranche.id : null,
    subject,
    valueDate: VALUE_DATE,
  };
}

/** Makes a movement one that no ledger can accept; the last fault only PostgreSQL finds. */
function poisoned(chance: Chance, asked: Asked): Line {
  const { credit } = MOVEMENT_TABLE[asked.kind];
  const other = credit === 'AE' ? 'CP' : 'AE';
  return chance.of<Line>([
    { asked: { ...asked, trancheId: NOBODYS }, fault: 'tranche_unknown' },
    { asked: { ...asked, cause: { streamId: NOBODYS, version: 1 } }, fault: 'cause_unknown' },
    credit === 'both'
      ? { asked: { ...asked, envelopeId: NOBODYS }, fault: 'envelope_unknown' }
      : { asked: { ...asked, credit: other }, fault: 'credit_of_another_kind' },
    { asked: { ...asked, kind: 'allot', credit: 'CP', amountCents: 1, trancheId: null, valueDate: '2030-02-30' }, fault: '22008' },
  ]);
}

function order(chance: Chance, ground: Ground, { kinds = KINDS, envelopes: among, poison }: Scale, name: string): Order {
  const mode = chance.of<PostMode>(['all_or_none', 'each']);
  const envelopes = ground.envelopes.slice(0, among);
  const homes = [oneOf(chance, envelopes), ...(chance.percent(30) ? [oneOf(chance, envelopes)] : [])];
  const lines = Array.from({ length: chance.percent(40) ? 1 : chance.between(2, 4) }, (_, place): Line => {
    const subject = `${name}.${place}`;
    const asked = movement(chance, ground, kinds, oneOf(chance, homes), subject);
    if (chance.percent(10)) return { undo: chance.below(1_000), subject };
    return poison && mode === 'each' && chance.percent(6) ? poisoned(chance, asked) : { asked, fault: null };
  });
  return { stream: oneOf(chance, ground.streams), mode, lines, times: drawTimes(chance) };
}

/**
 * What each client sends, by a seed: the same on the same setup. The race decides only the order in which the envelopes
 * take it.
 */
export function planOf(seed: number, ground: Ground, scale: Scale): Plan[] {
  return Array.from({ length: scale.clients }, (_, client) => {
    const chance = chanceOf(seed).fork(`client ${client}`);
    return Array.from({ length: scale.orders }, (__, place) => order(chance, ground, scale, `${client}.${place}`));
  });
}

const line = (kind: MovementKind, amountCents: number, asked: Pick<Asked, 'envelopeId' | 'year' | 'credit' | 'trancheId'>): Line => {
  const { envelopeId, year, credit, trancheId } = asked;
  const subject = ['first', kind, envelopeId, year, credit, trancheId].join(' ');
  return { asked: { kind, envelopeId, year, credit, amountCents, trancheId, subject, valueDate: VALUE_DATE }, fault: null };
};

/** Little more than is reserved and ordered at once: commands soon find too little. */
const ALLOTTED = { AE: 1_070, CP: 600 };

/**
 * The first command of every race: some credits, a part of them frozen, and tranches of which something is reserved,
 * committed or delegated, ordered, paid, and claimed back in part.
 */
export const firstOrder = ({ envelopes, tranches, streams: [stream = ''] }: Ground): Order => ({
  stream,
  mode: 'all_or_none',
  lines: [
    ...envelopes.flatMap((envelopeId) =>
      YEARS.flatMap((year) =>
        CREDITS.flatMap((credit) => {
          const own = { envelopeId, year, credit, trancheId: null };
          return [line('allot', ALLOTTED[credit], own), line('freeze', 50, own)];
        }),
      ),
    ),
    ...tranches.flatMap(({ id: trancheId, envelopeId, year }) => [
      line('reserve', 500, { envelopeId, year, credit: 'AE', trancheId }),
      line('commit', 200, { envelopeId, year, credit: 'AE', trancheId }),
      line('order_payment', 100, { envelopeId, year, credit: 'CP', trancheId }),
      line('pay', 60, { envelopeId, year, credit: 'CP', trancheId }),
      line('delegate', 200, { envelopeId, year, credit: 'AE', trancheId }),
      line('commit_delegated', 80, { envelopeId, year, credit: 'AE', trancheId }),
      line('delegate_payment', 110, { envelopeId, year, credit: 'CP', trancheId }),
      line('pay_delegated', 30, { envelopeId, year, credit: 'CP', trancheId }),
      line('issue_claim', 50, { envelopeId, year, credit: 'CP', trancheId }),
      line('collect_claim', 30, { envelopeId, year, credit: 'CP', trancheId }),
    ]),
  ],
  times: 'once',
});
