import { listEnvelopes } from '../../api/ledger/envelopes.ts';
import { areKin, type EnvelopeInFamily, mayOpenSubEnvelope } from '../../domain/ledger/envelope-family.ts';
import type { AnswerOf } from '../core/answer.ts';
import type { Option } from '../core/forms/field.ts';
import { orNothing, type Visit } from '../core/page.ts';

export type ListedEnvelope = AnswerOf<typeof listEnvelopes>['items'][number];

export const nameOfEnvelope = ({ code, name }: { code: string; name: string }): string => `${code} · ${name}`;

export const readEnvelopes = async (visit: Visit): Promise<readonly ListedEnvelope[]> =>
  (await orNothing(visit.read(listEnvelopes)))?.items ?? [];

export const envelopeOption = (envelope: { id: string; code: string; name: string }): Option => ({
  value: envelope.id,
  label: nameOfEnvelope(envelope),
});

/** The envelopes that may pay for a call. */
export const envelopeOptions = async (visit: Visit): Promise<Option[]> => (await readEnvelopes(visit)).map(envelopeOption);

/** The envelopes under which another one may be opened. */
export const parentOptions = async (visit: Visit): Promise<Option[]> =>
  (await readEnvelopes(visit)).filter((each) => mayOpenSubEnvelope(each) === null).map(envelopeOption);

/** The envelopes to which credits of this one may go. */
export const kinOf = async (visit: Visit, from: EnvelopeInFamily): Promise<ListedEnvelope[]> =>
  (await readEnvelopes(visit)).filter((each) => each.id !== from.id && areKin(from, each));

export const kinOptions = async (visit: Visit, from: EnvelopeInFamily): Promise<Option[]> => (await kinOf(visit, from)).map(envelopeOption);
