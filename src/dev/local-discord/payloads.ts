/** Interaction payloads as Discord sends them: every member a real one has, in Discord's (alphabetical) order. */
import type { OptionValue } from '../../commands/command.js'
import { makeMember, makeUser } from './users.js'

/** What all interactions of one sender share. */
export interface Envelope {
  readonly id: string
  readonly applicationId: string
  readonly token: string
  readonly locale: string
  readonly userId: string
  /** Sent from a direct message with the application rather than from a guild. */
  readonly dm: boolean
}

export const GUILD_ID = '1187250417312694342'
export const CHANNEL_ID = '1187250417824411728'
const DM_CHANNEL_ID = '1187266012348629103'

const OPTION_TYPES = { string: 3, boolean: 5 } as const

const optionType = (value: OptionValue): number =>
  typeof value === 'number'
    ? Number.isInteger(value)
      ? 4
      : 10
    : OPTION_TYPES[typeof value as 'string']

const guildChannel = {
  flags: 0,
  guild_id: GUILD_ID,
  icon_emoji: { id: null, name: '📈' },
  id: CHANNEL_ID,
  last_message_id: '1187265543218790400',
  last_pin_timestamp: null,
  name: 'signals',
  nsfw: false,
  parent_id: '1187250417824411726',
  permissions: '2248473465835073',
  position: 0,
  rate_limit_per_user: 0,
  theme_color: null,
  topic: null,
  type: 0,
}

const dmChannel = (userId: string) => ({
  flags: 0,
  id: DM_CHANNEL_ID,
  last_message_id: '1187266012348629107',
  recipients: [makeUser(userId)],
  type: 1,
})

/** The envelope around `data`; `message` is the one that a pressed component sits on. */
function makeInteraction(envelope: Envelope, type: number, data: object, message?: object) {
  const { applicationId, dm, userId } = envelope
  return {
    app_permissions: dm ? '562949953601536' : '2248473465835073',
    application_id: applicationId,
    attachment_size_limit: 10485760,
    authorizing_integration_owners: { 0: dm ? '0' : GUILD_ID },
    channel: dm ? dmChannel(userId) : guildChannel,
    channel_id: dm ? DM_CHANNEL_ID : CHANNEL_ID,
    context: dm ? 1 : 0,
    data,
    entitlement_sku_ids: [],
    entitlements: [],
    ...(!dm && {
      guild: { features: ['COMMUNITY', 'NEWS'], id: GUILD_ID, locale: 'en-US' },
      guild_id: GUILD_ID,
      guild_locale: 'en-US',
    }),
    id: envelope.id,
    locale: envelope.locale,
    ...(!dm && { member: makeMember(userId) }),
    ...(message && { message }),
    token: envelope.token,
    type,
    ...(dm && { user: makeUser(userId) }),
    version: 1,
  }
}

export function makePing(envelope: Envelope) {
  return {
    app_permissions: '562949953601536',
    application_id: envelope.applicationId,
    authorizing_integration_owners: {},
    entitlements: [],
    id: envelope.id,
    token: envelope.token,
    type: 1,
    user: makeUser(envelope.userId),
    version: 1,
  }
}

/** A slash command. A `focused` option makes it the autocomplete request for that option. */
export function makeCommand(
  envelope: Envelope,
  name: string,
  options: Readonly<Record<string, OptionValue>>,
  focused?: string,
) {
  const list = Object.entries(options).map(([key, value]) => ({
    ...(key === focused && { focused: true }),
    name: key,
    type: optionType(value),
    value,
  }))
  const data = {
    id: '1187268430118260820',
    name,
    ...(list.length > 0 && { options: list }),
    type: 1,
  }
  return makeInteraction(envelope, focused === undefined ? 2 : 4, data)
}

/** A press on a button, or a choice in a string select when there are `values`. */
export function makePress(
  envelope: Envelope,
  customId: string,
  message: object,
  values?: readonly string[],
) {
  const data = values
    ? { component_type: 3, custom_id: customId, id: 2, values }
    : { component_type: 2, custom_id: customId, id: 2 }
  return makeInteraction(envelope, 3, data, message)
}

/** An interaction of a type that nobody knows yet. */
export const makeUnknown = (envelope: Envelope, type: number) =>
  makeInteraction(envelope, type, { id: '1187268430118260820', name: 'signal', type: 1 })
