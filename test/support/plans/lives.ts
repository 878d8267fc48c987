import type { Kysely } from 'kysely';
import type { DB } from '../../../db/core/schema.ts';
import { moveDate } from '../../../domain/core/calendar.ts';
import { signingOf } from '../agreements.ts';
import { codeOf } from '../call-code.ts';
import { proposed } from '../change-fixtures.ts';
import {
  accounted,
  amended,
  awarded,
  claimed,
  type CommandHarness,
  type CommandName,
  delegated,
  drafted,
  paid,
  planned,
  reconciled,
  spent,
  versionOf,
} from '../command-harness.ts';
import { orderOf } from '../credit-fixtures.ts';
import { SHIPPED_CALL } from '../domain.ts';
import { opened, transferTo } from '../family-fixtures.ts';
import { STUDENTS, today } from '../fixtures.ts';

const REASON = 'Une raison.';
type Live = (harness: CommandHarness, db: Kysely<DB>) => Promise<unknown>;

const shipped = async (db: Kysely<DB>): Promise<string> =>
  (await db.selectFrom('envelope').select('id').orderBy('id').executeTakeFirstOrThrow()).id;
const envelopeOf = async (db: Kysely<DB>, id: string): Promise<string> =>
  (await db.selectFrom('grant').where('id', '=', id).select('envelope_id').executeTakeFirstOrThrow()).envelope_id;
const idOf = ({ callers }: CommandHarness, login: string): string => callers[login]?.personId ?? '';

/** Timelines of what waits for no date: money, and the rules and people of a fund. */
export const LIVES: Readonly<Record<string, Live>> = {
  async 'a payment, claimed back and reconciled'(harness, db) {
    const { grantId } = await awarded(harness, db);
    await paid(harness, db, grantId);
    await reconciled(harness, db, grantId);
    const {
      import_id: importId,
      position,
      envelope_id: id,
    } = await db
      .selectFrom('payment_line')
      .select(['import_id', 'position', 'envelope_id'])
      .orderBy('position', 'desc')
      .executeTakeFirstOrThrow();
    await harness.ask('finance', 'dismissLine', { importId, position, reason: REASON }, { id });
    await claimed(harness, grantId);
  },
  async 'a grant that needs a visa, and is suspended'(harness, db) {
    const { grantId: id } = await awarded(harness, db);
    await harness.accept('finance', 'setVisaRule', { thresholdCents: 1, order: 'Arrêté' }, { id: await envelopeOf(db, id) });
    await harness.accept('applicant', 'signGrant', await signingOf(db, id), { id });
    await harness.accept(
      'controller',
      'giveVisa',
      { tranche: 1, number: 'V-1', givenOn: today(), observation: REASON, favourable: true },
      { id },
    );
    await harness.accept('finance', 'signGrant', await signingOf(db, id), { id });
    for (const name of ['suspendGrant', 'resumeGrant'] as const)
      await harness.accept('lead', name, { version: await versionOf(db, id), reason: REASON }, { id });
  },
  'a grant that is amended': amended,
  'a final account': accounted,
  async 'credits that are delegated'(harness, db) {
    await spent(harness, await delegated(harness, db));
  },
  async 'a family of envelopes'(harness, db) {
    const { accept } = harness;
    const [id = '', other = ''] = await opened(harness, await shipped(db), 'NORD', 'SUD');
    const last = Number(today().slice(0, 4)) - 1;
    await accept('finance', 'allotCredits', orderOf(10), { id });
    for (const name of ['freezeCredits', 'thawCredits', 'cutCredits'] as const) await accept('finance', name, orderOf(2), { id });
    await accept('finance', 'transferCredits', transferTo(other, 2), { id });
    await accept('finance-2', 'reverseMovement', { sequence: 3, reason: REASON }, { id });
    await accept('finance', 'allotCredits', orderOf(5, { year: last }), { id });
    await accept('finance', 'closeYear', { year: last }, { id });
    await accept('finance', 'carryOverCredits', { ...orderOf(1), year: last }, { id });
    for (const [name, login] of [
      ['confirmChange', 'admin'],
      ['rejectChange', 'admin'],
      ['retractChange', 'finance'],
    ] as const) {
      const change = await proposed(harness, db, id, { command: 'setVisaRule', body: { thresholdCents: null, order: 'Arrêté' } });
      await harness.ask(login, name, { change, ...(name === 'rejectChange' ? { reason: REASON } : {}) }, { id });
    }
  },
  async 'a call'({ accept }, db) {
    const { terms } = SHIPPED_CALL;
    const envelopeId = await shipped(db);
    const { id, version } = await accept('admin', 'createCall', { id: 'un-appel', code: codeOf('un-appel'), envelopeId, terms });
    await accept('admin', 'publishCall', { version }, { id });
    await accept('admin', 'updateCall', { version: version + 1, envelopeId, terms }, { id });
    await accept('admin', 'closeCall', { version: version + 2, reason: REASON }, { id });
  },
  async 'a session with scenarios'(harness) {
    const { session, applicationIds } = await planned(harness, 2);
    const decisions = applicationIds.map((applicationId) => ({ applicationId, decision: 'refuse', reason: REASON }));
    let { version } = session;
    const on = { id: session.id };
    for (const name of ['Prudent', 'Ambitieux'])
      ({ version } = await harness.accept('lead', 'saveScenario', { version, name, decisions }, on));
    ({ version } = await harness.accept('lead', 'removeScenario', { version, scenario: 2 }, on));
    ({ version } = await harness.accept('chair', 'promoteScenario', { version, scenario: 1 }, on));
    await harness.accept('chair', 'decideSession', { version, scenario: 1 }, on);
  },
  async 'a draft that is written on'(harness) {
    const { id, version } = await drafted(harness);
    const { callId: _, ...content } = STUDENTS;
    await harness.accept('applicant', 'updateApplication', { ...content, version }, { id });
  },
  async 'people of the fund'(harness) {
    const { accept } = harness;
    const id = idOf(harness, 'reviewer-legal');
    const away = { startsOn: today(), endsOn: moveDate(today(), { days: 5 }), substituteId: idOf(harness, 'reviewer-data') };
    await accept('lead', 'declareAbsence', away, { id, follows: false });
    await accept('chair', 'confirmAbsence', {}, { id, follows: false });
    await accept('lead', 'declareInterest', { siret: '99990017800016', reason: REASON }, { id });
    await accept('chair', 'confirmInterest', { number: 1 }, { id });
    for (const [login, name] of [
      ['chair', 'rejectInterestWithdrawal'],
      ['lead', 'retractInterestWithdrawal'],
      ['chair', 'confirmInterestWithdrawal'],
    ] as [string, CommandName][]) {
      await accept('lead', 'askInterestWithdrawal', { number: 1, reason: REASON }, { id });
      await harness.ask(login, name, { number: 1, ...(name === 'rejectInterestWithdrawal' ? { reason: REASON } : {}) }, { id });
    }
    await accept('lead', 'remarkOnAnswer', { question: 'to_whom', asOf: '2026-01-01', remark: REASON }, { id: idOf(harness, 'lead') });
    await accept('lead', 'setCompetences', { steps: ['legal'] }, { id });
    await accept('admin', 'disableAccount', { reason: REASON }, { id });
    await accept('admin', 'enableAccount', {}, { id });
  },
};
