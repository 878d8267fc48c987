import { CastBallots, DeclareRecusal, ExcuseMember } from '../../domain/committee/vote.ts';
import { onSession } from '../commands-on.ts';

const VOTER_REFUSALS = ['wrong_state', 'session_without_vote', 'vote_closed', 'not_a_member'] as const;

export const castBallots = onSession({
  operationId: 'castBallots',
  path: '/ballots',
  summary: 'Votes as a member on applications of the agenda, once on each',
  body: CastBallots,
  refusals: [...VOTER_REFUSALS, 'vote_not_open', 'application_twice', 'not_on_agenda', 'recused', 'already_voted'],
});

export const declareRecusal = onSession({
  operationId: 'declareRecusal',
  path: '/recusals',
  summary: 'Declares as a member to have no part in what is decided of an application',
  body: DeclareRecusal,
  refusals: [...VOTER_REFUSALS, 'not_on_agenda', 'recused', 'already_voted'],
});

export const excuseMember = onSession({
  operationId: 'excuseMember',
  path: '/excuses',
  summary: 'Excuses a member who has not voted, and names another person who stands in for them',
  body: ExcuseMember,
  refusals: [
    'wrong_state',
    'session_without_vote',
    'conflict_of_interest',
    'substitute_cumulates',
    'member_not_sitting',
    'member_voted',
    'member_twice',
    'not_of_the_committee',
  ],
});
