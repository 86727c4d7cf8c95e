/** The rescue of a reply whose fate is unknown: sent again through the callback endpoint, which tells. */
import type { DiscordApi } from '../discord/api.js'
import { ACKNOWLEDGEMENT_LIMIT_MS } from '../discord/limits.js'
import { timestampOf } from '../discord/snowflake.js'
import type { Acknowledgement } from './acknowledgement.js'
import { type DeliveryDeps, deliver } from './delivery.js'
import type { Stop } from './outcome.js'
import { reasonOfStop } from './reason.js'
import type { Outcome, RescueResult } from './story.js'

/** How a story ends whose reply could not be saved: by the same name. */
export type InVain = Extract<RescueResult, Outcome>

export const isInVain = (result: RescueResult | undefined): result is InVain =>
  result !== undefined && result !== 'acknowledged' && result !== 'had-arrived'

const RESULT: Readonly<Record<Stop, RescueResult>> = {
  delivered: 'acknowledged',
  'already-acknowledged': 'had-arrived',
  expired: 'expired',
  gone: 'expired',
  refused: 'refused',
  unknown: 'unknown',
  banned: 'banned',
  abandoned: 'unknown',
}

/** `reason`: why it was in vain. */
export interface Rescued {
  readonly result: RescueResult
  readonly reason?: string
}

/**
 * Sends a reply whose connection died before anyone could know that it arrived once more, through the callback
 * endpoint, until 3 s after the interaction was made. 40060 says that it had arrived after all.
 * https://docs.discord.com/developers/interactions/receiving-and-responding#create-interaction-response
 */
export async function rescue(
  interaction: { readonly interactionId: string; readonly token: string },
  reply: Acknowledgement,
  deps: DeliveryDeps & { readonly api: Pick<DiscordApi, 'callback'> },
): Promise<Rescued> {
  const { interactionId, token } = interaction
  const delivered = await deliver(
    {
      interactionId,
      purpose: 'callback',
      acknowledgedAt: deps.now(),
      expiresAt: timestampOf(interactionId) + ACKNOWLEDGEMENT_LIMIT_MS,
      send: ({ fresh, timeoutMs }) =>
        deps.api.callback(interactionId, token, reply.body, {
          fresh,
          ...(timeoutMs && { timeoutMs }),
        }),
    },
    deps,
  )
  const result = RESULT[delivered.stop]
  return isInVain(result) ? { result, reason: reasonOfStop(delivered) } : { result }
}
