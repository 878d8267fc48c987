import { moveDate } from '../../../domain/core/calendar.ts';
import { today } from '../../support/fixtures.ts';
import { itemWith, type Question, stageOfOffers } from '../../support/offers-of-parts.ts';

const { live, faults } = stageOfOffers();

const itself: Question['offeredOn'] = (page) => page;
const REASON = 'Une raison.';

test('what is offered of a person’s absences is accepted, and what is not offered is refused', () =>
  live(async ({ accept, callers }) => {
    const [id = '', substituteId] = ['reviewer-legal', 'reviewer-data'].map((login) => callers[login]?.personId);
    const declared = { startsOn: today(), endsOn: moveDate(today(), { days: 5 }), substituteId };
    const on = (of: string) => ({ id: of, page: ['/people/{id}/absences', of] as [string, string], offeredOn: itself });
    const questions = (of: string): Question[] => [
      { ...on(of), name: 'declareAbsence', body: declared },
      { ...on(of), name: 'confirmAbsence', body: {} },
      { ...on(of), name: 'endAbsence', body: {} },
    ];
    const auditor = callers['auditor']?.personId ?? '';
    expect(await faults([...questions(id), ...questions(auditor)])).toEqual([]);
    await accept('reviewer-legal', 'declareAbsence', declared, { id, follows: false });
    expect(await faults(questions(id))).toEqual([]);
    await accept('lead', 'endAbsence', {}, { id, follows: false });
    expect(await faults(questions(id))).toEqual([]);
    await accept('lead', 'declareAbsence', declared, { id, follows: false });
    expect(await faults(questions(id))).toEqual([]);
    await accept('chair', 'confirmAbsence', {}, { id, follows: false });
    expect(await faults(questions(id))).toEqual([]);
  }));

test('what is offered of a person’s interests is accepted, and what is not offered is refused', () =>
  live(async ({ accept, callers }) => {
    const id = callers['reviewer-legal']?.personId ?? '';
    const on = { id, page: ['/people/{id}/interests', id] as [string, string] };
    const questions: Question[] = [
      { ...on, offeredOn: itself, name: 'declareInterest', body: { siret: '99990070700012', reason: REASON } },
      ...[1, 2].flatMap((number) =>
        (
          [
            ['confirmInterest', { number }],
            ['askInterestWithdrawal', { number, reason: REASON }],
            ['confirmInterestWithdrawal', { number }],
            ['rejectInterestWithdrawal', { number, reason: REASON }],
            ['retractInterestWithdrawal', { number }],
          ] as const
        ).map(([name, body]): Question => ({ ...on, offeredOn: itemWith('number', number), name, body })),
      ),
    ];
    await accept('lead', 'declareInterest', { siret: '99990017800016', reason: REASON }, { id });
    expect(await faults(questions)).toEqual([]);
    await accept('reviewer-legal', 'declareInterest', { siret: '99990042600019', reason: REASON }, { id });
    await accept('chair', 'confirmInterest', { number: 1 }, { id });
    expect(await faults(questions)).toEqual([]);
    await accept('reviewer-legal', 'askInterestWithdrawal', { number: 1, ground: 'error', reason: REASON }, { id });
    expect(await faults(questions)).toEqual([]);
    await accept('chair', 'confirmInterestWithdrawal', { number: 1 }, { id });
    expect(await faults(questions)).toEqual([]);
    await accept('reviewer-legal', 'retractInterestWithdrawal', { number: 1 }, { id });
    await accept('lead', 'askInterestWithdrawal', { number: 1, reason: REASON }, { id });
    expect(await faults(questions)).toEqual([]);
    await accept('chair', 'confirmInterestWithdrawal', { number: 1 }, { id });
    expect(await faults(questions)).toEqual([]);
    await accept('lead', 'declareInterest', { siret: '99990017800016', reason: REASON }, { id: callers['chair']?.personId ?? '' });
    await accept('lead', 'askInterestWithdrawal', { number: 1, reason: REASON }, { id: callers['chair']?.personId ?? '' });
    const chairs = callers['chair']?.personId ?? '';
    const ofChair = questions.map((question): Question => ({ ...question, id: chairs, page: ['/people/{id}/interests', chairs] }));
    expect(await faults(ofChair)).toEqual([]);
  }));

test('what is offered of a person’s account is accepted, and what is not offered is refused', () =>
  live(async ({ accept, callers }) => {
    const on = (id: string): Question[] => {
      const page: Pick<Question, 'id' | 'page' | 'offeredOn'> = { id, page: ['/people/{id}', id], offeredOn: itself };
      return [
        { ...page, name: 'disableAccount', body: { reason: REASON } },
        { ...page, name: 'enableAccount', body: {} },
        { ...page, name: 'setCompetences', body: { steps: ['legal'] } },
        { ...page, name: 'settleOrganisation', body: { name: 'Lacs et rivières', legalCategory: '7389' } },
      ];
    };
    const [id = '', admin = ''] = ['reviewer-legal', 'admin'].map((login) => callers[login]?.personId);
    expect(await faults([...on(id), ...on(admin)])).toEqual([]);
    await accept('admin', 'disableAccount', { reason: REASON }, { id });
    expect(await faults(on(id))).toEqual([]);
  }));
