/** Why interactions did not end as asked for, in words. */

const OUTCOMES = {
  told: 'told why not',
  expired: 'expired',
  'too old': 'too old on arrival',
  refused: 'refused by Discord',
  banned: 'banned by Discord',
  unknown: 'reply of unknown fate',
  abandoned: 'abandoned at a shutdown',
}

/** `SIGNAL_TIMEOUT`, or the outcome where there is no code. */
export const reasonOf = ({ outcome, reason }) => reason ?? OUTCOMES[outcome]

/** `told why not: SIGNAL_TIMEOUT` */
export const endingOf = ({ outcome, reason }) =>
  [OUTCOMES[outcome], reason].filter(Boolean).join(': ')

/** `12 × SIGNAL_TIMEOUT, 3 × expired`; empty when there were none. */
export const countedReasons = (failures) =>
  failures.map((failure) => `${failure.count} × ${reasonOf(failure)}`).join(', ')
