/** What can be sent: each kind of interaction, before it has an id and a sender. */
import type { ExchangeKind } from './exchange-types.js'
import type { Options } from './local-discord-options.js'
import type { MessageSlot } from './message-slot.js'
import { type Envelope, makeCommand, makePing, makePress, makeUnknown } from './payloads.js'

export interface Outgoing {
  readonly kind: ExchangeKind
  readonly name: string
  readonly make: (envelope: Envelope) => object
  readonly pressed?: MessageSlot
}

export const ping: Outgoing = { kind: 'ping', name: 'ping', make: makePing }

export const command = (name: string, options: Options): Outgoing => ({
  kind: 'command',
  name,
  make: (envelope) => makeCommand(envelope, name, options),
})

/** `text` has been typed so far into `option`. */
export const typing = (name: string, option: string, text: string): Outgoing => ({
  kind: 'autocomplete',
  name,
  make: (envelope) => makeCommand(envelope, name, { [option]: text }, option),
})

/** `json`: the message in the slot as Discord writes it. */
export const press = (
  pressed: MessageSlot,
  json: object,
  customId: string,
  values?: readonly string[],
): Outgoing => ({
  kind: 'component',
  name: customId,
  make: (envelope) => makePress(envelope, customId, json, values),
  pressed,
})

export const unknown = (type: number): Outgoing => ({
  kind: 'unknown',
  name: `type ${type}`,
  make: (envelope) => makeUnknown(envelope, type),
})
