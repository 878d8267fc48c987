import { rolesFor } from '../../domain/core/state-table.ts';
import { sessionTable } from '../../domain/committee/session.ts';
import { CastBallots, DeclareRecusal } from '../../domain/committee/vote.ts';
import { command } from '../http/operation.ts';

const VOTER_REFUSALS = ['not_found', 'wrong_state', 'session_without_vote', 'vote_closed', 'not_a_member'] as const;

export const castBallots = command({
  operationId: 'castBallots',
  method: 'post',
  path: '/sessions/{id}/ballots',
  tag: 'sessions',
  summary: 'Votes as a member on applications of the agenda, once on each',
  roles: rolesFor(sessionTable, 'castBallots'),
  body: CastBallots,
  refusals: [...VOTER_REFUSALS, 'vote_not_open', 'application_twice', 'not_on_agenda', 'recused', 'already_voted'],
});

export const declareRecusal = command({
  operationId: 'declareRecusal',
  method: 'post',
  path: '/sessions/{id}/recusals',
  tag: 'sessions',
  summary: 'Declares as a member to have no part in what is decided of an application',
  roles: rolesFor(sessionTable, 'declareRecusal'),
  body: DeclareRecusal,
  refusals: [...VOTER_REFUSALS, 'not_on_agenda', 'recused', 'already_voted'],
});
