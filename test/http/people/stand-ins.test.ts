import { moveDate } from '../../../domain/core/calendar.ts';
import { eachOf } from '../../support/each-of.ts';
import { declineStep } from '../../support/assignment-fixtures.ts';
import { askSession, refuse, toVoting, withVote } from '../../support/committee-fixtures.ts';
import { CREDIT_ROUTES, orderOf } from '../../support/credit-fixtures.ts';
import { extend, opine, projectUnder, stepsWith, waive } from '../../support/graph-fixtures.ts';
import {
  assign,
  AWARDED_CENTS,
  expectStatus,
  OTHER_PAYEE,
  PAYEE,
  sign,
  toActive,
  toGrant,
  today,
  toInReview,
  toReviewed,
  toSession,
  withPayee,
} from '../../support/fixtures.ts';
import { readPdf } from '../../support/pdf.ts';
import { eventsOf, titled, writtenTo } from '../../support/timeline.ts';
import { claimsOf, FUND, OFFICE, signToken } from '../../support/tokens.ts';
import { until } from '../../support/until.ts';
import { giveVisa, toVisaedSigned } from '../../support/visa-fixtures.ts';
import { endWait, toWaitlisted } from '../../support/waitlist-fixtures.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile({ letters: true });
let lead: Actor;
beforeAll(async () => {
  lead = await harness.as('lead');
});

const LAST_DAY = moveDate(today(), { days: 20 });
const person = async (login: string | Actor): Promise<Actor> => (typeof login === 'string' ? harness.as(login) : login);

/** Runs this while a person is away and a substitute stands in. */
async function whileAway(away: string, substitute: string | Actor, then: (substitute: Actor) => Promise<unknown>): Promise<void> {
  const [absent, acting] = [await harness.as(away), await person(substitute)];
  const path = `/people/${absent.id}`;
  expectStatus(await absent.post(`${path}/absences`, { startsOn: today(), endsOn: LAST_DAY, substituteId: acting.id }), 200);
  await until(`${away} is away`, async () => (await lead.get(`${path}/absences`)).body.items[0].state === 'under_way');
  try {
    await then(acting);
  } finally {
    expectStatus(await absent.post(`${path}/absence-ends`, {}), 200);
  }
}
const codeOf = async (answer: Promise<{ status: number; body: { code?: string } }>): Promise<string | number> => {
  const { status, body } = await answer;
  return body.code ?? status;
};
const rolesOf = async (who: Actor): Promise<string[]> => (await who.get('/me')).body.roles;
const envelopeId = async (): Promise<string> => (await (await harness.as('finance')).get('/envelopes')).body.items[0].id;
const decide = (who: Actor, id: string, applicationId: string) => askSession(who, id, 'decision', { decisions: [refuse(applicationId)] });

describe('who stands in', () => {
  test('has the roles of the absent person, sees for whom and until when, and has them no more afterwards', async () => {
    const screener = await harness.as('screener');
    const finance = await harness.as('finance');
    const path = `/envelopes/${await envelopeId()}/${CREDIT_ROUTES.allotCredits}`;
    expect(await codeOf(screener.post(path, orderOf(100)))).toBe('role_required');
    await whileAway('finance', 'screener', async () => {
      const { roles, holdings } = (await screener.get('/me')).body;
      expect(roles).toEqual(['screener', 'finance']);
      expect(holdings).toEqual([
        { role: 'screener', from: 'issuer', givenBy: null, givenAt: null, standsInFor: null, until: null },
        {
          role: 'finance',
          from: 'absence',
          givenBy: null,
          givenAt: expect.any(String),
          standsInFor: { id: finance.id, name: 'Rachid Amrani' },
          until: LAST_DAY,
        },
      ]);
      expect(expectStatus(await screener.post(path, orderOf(100)), 200)).toMatchObject({ state: expect.any(String) });
      const { items } = (await lead.get('/people?role=finance')).body;
      expect(items.map(({ id }: { id: string }) => id)).toContain(screener.id);
      // The event names the person who did it, and the command keeps the role.
      const [event] = (await eventsOf(harness, await envelopeId())).slice(-1);
      const { rows } = await harness.database.pool.query(
        `SELECT c.roles, c.person_id FROM command AS c JOIN event AS e ON e.stream_id = c.thing_id AND e.person_id = c.person_id
         WHERE e.stream_id = $1 AND e.version = $2 AND c.name = 'allotCredits'`,
        [await envelopeId(), event?.version],
      );
      expect(rows).toEqual([{ roles: ['screener', 'finance'], person_id: screener.id }]);
      // The absent person may still act: they lose nothing.
      expect(await rolesOf(finance)).toEqual(['finance']);
    });
    expect((await screener.get('/me')).body.holdings).toHaveLength(1);
    expect(await codeOf(screener.post(path, orderOf(100)))).toBe('role_required');
  });

  test('hears what is addressed to the absent person, and finds what waits for them', async () => {
    const id = await toInReview(harness, titled('Pendant les congés'));
    await assign(harness, id, 'legal');
    await whileAway('lead', 'member-1', async (member) => {
      expectStatus(await declineStep(harness, id, 'legal'), 200);
      const to = () =>
        harness.mail.filter(({ subject }) => subject === 'Avis décliné : Pendant les congés').map((mail) => mail.to.split('@')[0]);
      await until('both are written to', () => to().length === 2);
      expect(to().sort()).toEqual(['ines.carvalho', 'tomas.vidal']);
      const { items } = (await member.get('/me/tasks')).body;
      const standsInFor = { id: lead.id, name: 'Inès Carvalho' };
      expect(items).toContainEqual(expect.objectContaining({ command: 'assignReviewer', id, detail: 'legal', standsInFor }));
      const reviewerId = (await harness.as('reviewer-data')).id;
      expect(await codeOf(member.post(`/applications/${id}/assignments`, { step: 'legal', reviewerId }))).toBe(200);
    });
    expect((await (await harness.as('member-1')).get('/me/tasks')).body.items).toEqual([]);
  });

  test('has nothing of whom the lead has declared away before a second person, who finds it among its tasks, confirms it', async () => {
    const [screener, chair, admin, member] = await eachOf(['screener', 'chair', 'admin', 'member-1'], harness.as);
    const path = `/people/${screener.id}`;
    const days = { startsOn: today(), endsOn: LAST_DAY };
    expectStatus(await lead.post(`${path}/absences`, { ...days, substituteId: member.id }), 200);

    const pageOf = async (who: Actor) => (await who.get(`${path}/absences`)).body;
    expect((await pageOf(lead)).items[0]).toMatchObject({ ...days, state: 'to_confirm', confirmedBy: null, confirmedAt: null });
    const mayConfirm = async (who: Actor): Promise<boolean[]> => [
      (await pageOf(who)).commands.includes('confirmAbsence'),
      (await who.get('/me/tasks')).body.items.some(
        ({ command, kind, id }: Record<string, string>) => command === 'confirmAbsence' && kind === 'person' && id === screener.id,
      ),
    ];
    for (const who of [screener!, chair!, admin!]) expect(await mayConfirm(who)).toEqual([true, true]);
    for (const who of [lead, member!]) expect(await mayConfirm(who)).toEqual([false, false]);
    await until('those who may confirm it are asked', () => writtenTo(harness, 'à confirmer').length === 3);
    expect(writtenTo(harness, 'à confirmer').sort()).toEqual(['admin', 'chair', 'screener']);
    expect(await rolesOf(member!)).toEqual(['member']);

    expectStatus(await chair!.post(`${path}/absence-confirmations`, {}), 200);
    await until('it is away', async () => (await pageOf(lead)).items[0].state === 'under_way');
    expect((await pageOf(lead)).items[0]).toMatchObject({ declaredBy: { id: lead.id }, confirmedBy: { id: chair!.id } });
    const { holdings } = (await member!.get('/me')).body;
    expect(holdings).toContainEqual(
      expect.objectContaining({ role: 'screener', standsInFor: { id: screener.id, name: expect.any(String) } }),
    );
    await until('it is told', () => writtenTo(harness, 'Votre absence est confirmée').length === 1);

    // The absent person ends what the lead has declared, at once.
    expectStatus(await screener!.post(`${path}/absence-ends`, {}), 200);
    expect(await rolesOf(member!)).toEqual(['member']);
  });

  test('is told nothing of an absence that is called off before it is confirmed; the declarer is', async () => {
    const payer = await harness.as('payer');
    const path = `/people/${payer.id}`;
    const substituteId = (await harness.as('member-2')).id;
    expectStatus(await lead.post(`${path}/absences`, { startsOn: today(), endsOn: LAST_DAY, substituteId }), 200);
    expectStatus(await payer.post(`${path}/absence-ends`, {}), 200);
    await until('both are told', () => writtenTo(harness, 'est annulée').length === 2);
    expect(writtenTo(harness, 'est annulée').sort()).toEqual(['lead', 'payer']);
    expect((await lead.get(`${path}/absences`)).body.items[0]).toMatchObject({ state: 'cancelled' });
  });

  test('has no role of the fund once it acts for another organisation', async () => {
    const moving = { ...claimsOf({ ...FUND, sub: 'moving', roles: ['screener'] }) };
    const acting = await harness.enter(await signToken(moving));
    await whileAway('payer', acting, async () => {
      expect(await rolesOf(acting)).toEqual(['screener', 'payer']);
      const elsewhere = await harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'moving', roles: ['applicant'] })));
      expect(elsewhere.id).toBe(acting.id);
      expect(await rolesOf(elsewhere)).toEqual(['applicant']);
    });
  });

  test('hands nothing on: of two who are away, each has one who acts for it alone', async () => {
    await whileAway('chair', 'member-2', async (member) => {
      expect(await rolesOf(member)).toEqual(['member', 'chair']);
      const body = { startsOn: today(), endsOn: today(), substituteId: (await harness.as('payer')).id };
      expect(await codeOf(member.post(`/people/${member.id}/absences`, body))).toBe('stands_in');
    });
  });
});

describe('what is done in another’s stead says so', () => {
  test('on the timeline, and in the minutes of the session', async () => {
    const id = await toReviewed(harness);
    const session = await toSession(harness, [id]);
    const [chair, payer] = [await harness.as('chair'), await harness.as('payer')];
    await whileAway('chair', payer, async () => expectStatus(await decide(payer, session.id, id), 200));
    type Entry = { event: string; who: { id: string } | null; inSteadOf: { id: string; name: string } | null };
    const items: Entry[] = (await lead.get(`/applications/${id}/timeline`)).body.items;
    const inStead = items.filter(({ inSteadOf }) => inSteadOf !== null);
    expect(inStead).toEqual([
      expect.objectContaining({
        event: 'decideSession',
        who: expect.objectContaining({ id: payer.id }),
        inSteadOf: { id: chair.id, name: 'Bénédicte Haumont' },
      }),
    ]);
    const { parts } = await readPdf((await lead.get(`/sessions/${session.id}/minutes`)).body as Buffer);
    expect(parts.flat().join('\n').replace(/\s/g, ' ')).toMatch(/Décision close par .+ \(en suppléance de Bénédicte Haumont\), le/);
  });

  test('where an agreement is signed', async () => {
    const { grantId } = await toGrant(harness);
    expectStatus(await sign(harness, grantId, 'applicant'), 200);
    await whileAway('finance', 'member-2', async () => expectStatus(await sign(harness, grantId, 'member-2'), 200));
    const { signatures } = (await lead.get(`/grants/${grantId}`)).body.agreement;
    expect(signatures).toMatchObject([
      { side: 'beneficiary', inSteadOf: null },
      { side: 'fund', inSteadOf: 'Rachid Amrani' },
    ]);
  });
});

describe('what one person may not do, they may not do in another’s stead either:', () => {
  test('who gave an opinion, or screened, does not decide as the chair’s substitute, nor end a wait', async () => {
    const id = await toReviewed(harness);
    const session = await toSession(harness, [id]);
    const waiting = await toWaitlisted(harness);
    for (const login of ['reviewer-legal', 'screener'])
      await whileAway('chair', login, async (acting) => {
        expect(await codeOf(decide(acting, session.id, id))).toBe('took_part_in_review');
        expect(await codeOf(endWait(acting, waiting, 'refusal'))).toBe('took_part_in_review');
        const { items } = (await acting.get('/me/tasks')).body;
        expect(items.map((task: { id: string }) => task.id)).not.toContain(waiting);
      });
    // A person who had no part in it decides.
    await whileAway('chair', 'payer', async (acting) => expect(await codeOf(decide(acting, session.id, id))).toBe(200));
  });

  test('who stands in for a member, or for the chair, casts no ballot and is named in no vote: a ballot is its member’s own', async () => {
    const id = await toReviewed(harness);
    const voting = await toVoting(harness, [id]);
    for (const away of ['member-1', 'chair'])
      await whileAway(away, 'controller', async (acting) => {
        const ballots = [{ applicationId: id, choice: 'favour' }];
        expect(await codeOf(acting.post(`/sessions/${voting}/ballots`, { ballots }))).toBe('not_a_member');
        const other = await toReviewed(harness);
        const body = await withVote(harness, [other], { memberIds: [acting.id], quorum: 1 });
        expect(await codeOf(lead.post('/sessions', body))).toBe('not_of_the_committee');
      });
  });

  test('who signed, certified or ordered does not pay as the payer’s substitute, who may pay what another has done', async () => {
    const finance = await harness.as('finance');
    const paidAfter = async (login: string, account = PAYEE): Promise<string | number> => {
      const { grantId } = await toGrant(harness, AWARDED_CENTS);
      for (const each of ['applicant', login]) expectStatus(await sign(harness, grantId, each), 200);
      const [path, other] = [`/grants/${grantId}`, await harness.as(login)];
      expectStatus(
        await other.post(`${path}/certifications`, { tranche: 1, certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' }),
        200,
      );
      expectStatus(await (await harness.as('applicant')).post(`${path}/payees`, account), 200);
      const [payee] = (await other.get(path)).body.payees;
      if (payee.state === 'proposed') expectStatus(await other.post(`${path}/payee-approvals`, { payeeId: payee.id }), 200);
      expectStatus(await other.post(`${path}/payment-orders`, { tranche: 1, orderedCents: AWARDED_CENTS }), 200);
      return codeOf(finance.post(`${path}/payments`, { tranche: 1, paidCents: AWARDED_CENTS, paidOn: today(), reference: 'VIR-1' }));
    };
    await whileAway('payer', 'finance', async () => {
      expect(await paidAfter('finance')).toBe('substitute_cumulates');
      // By the account that finance approved on the grant before, which is in force at once.
      expect(await paidAfter('finance-2')).toBe('substitute_cumulates');
      expect(await paidAfter('finance-2', OTHER_PAYEE)).toBe(200);
    });
  });

  test('who ordered as finance’s substitute does not pay as the payer that it is', async () => {
    const { grantId } = await toActive(harness);
    const path = `/grants/${grantId}`;
    await withPayee(harness, grantId);
    await whileAway('finance', 'payer', async (payer) => {
      expectStatus(
        await payer.post(`${path}/certifications`, { tranche: 1, certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' }),
        200,
      );
      expectStatus(await payer.post(`${path}/payment-orders`, { tranche: 1, orderedCents: AWARDED_CENTS }), 200);
      const body = { tranche: 1, paidCents: AWARDED_CENTS, paidOn: today(), reference: 'VIR-2' };
      expect(await codeOf(payer.post(`${path}/payments`, body))).toBe('substitute_cumulates');
    });
  });

  test('who proposed bank details does not approve them as finance’s substitute', async () => {
    const { grantId } = await toActive(harness);
    const path = `/grants/${grantId}`;
    await whileAway('finance', 'payer', async (payer) => {
      expectStatus(await payer.post(`${path}/payees`, PAYEE), 200);
      const payeeId = (await payer.get(path)).body.payees[0].id;
      expect(await codeOf(payer.post(`${path}/payee-approvals`, { payeeId }))).toBe('decider_proposed_payee');
      expectStatus(await (await harness.as('finance-2')).post(`${path}/payee-approvals`, { payeeId }), 200);
    });
  });

  test('who gave the visa as the controller’s substitute does not sign for the fund', async () => {
    const id = await toVisaedSigned(harness);
    await whileAway('controller', 'finance', async () => {
      expectStatus(await giveVisa(harness, 'finance', id), 200);
      expect(await codeOf(sign(harness, id, 'finance'))).toBe('substitute_cumulates');
      expect(await codeOf(sign(harness, id, 'finance-2'))).toBe(200);
    });
  });

  test('who is asked for an opinion neither puts off its deadline nor waives it as the lead’s substitute', async () => {
    const id = await toInReview(harness, await projectUnder(harness, stepsWith({ data: { blocking: false } })));
    await assign(harness, id, 'data');
    await whileAway('lead', 'reviewer-data', async (acting) => {
      expect(await codeOf(extend(harness, id, 'data', { login: 'reviewer-data' }))).toBe('own_step');
      expect(await codeOf(waive(harness, id, 'data', 'reviewer-data'))).toBe('own_step');
      expect((await acting.get(`/applications/${id}`)).body.commands).toContain('extendStep');
      expect(await codeOf(extend(harness, id, 'legal', { login: 'reviewer-data' }))).toBe(200);
      // Once the opinion is given, its reviewer plans a session and does not decide in it.
      expectStatus(await opine(harness, id, 'data'), 200);
    });
  });

  test('who is of the applicant’s house judges nothing of it in the stead of the lead or the screener', async () => {
    const acting = await harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'office-member', roles: ['member'] })));
    const id = await toInReview(harness);
    await whileAway('lead', acting, async () => {
      const body = { step: 'legal', workingDays: 5, reason: 'Congés.' };
      expect(await codeOf(acting.post(`/applications/${id}/extensions`, body))).toBe('conflict_of_interest');
    });
  });
});
