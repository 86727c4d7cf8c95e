/** A message as Discord's API returns it, and as a component press carries it. */

import { timestampOf } from '../../discord/snowflake.js'
import type { TraderMessage } from './message-slot.js'
import { CHANNEL_ID } from './payloads.js'
import { makeUser } from './users.js'

const APPLICATION_MESSAGE = 20

/** Members in Discord's (alphabetical) order. `userId`: whose interaction it answers. */
export function messageJson(message: TraderMessage, applicationId: string, userId: string) {
  return {
    application_id: applicationId,
    attachments: message.attachments.map(({ id, filename, contentType, description, data }) => ({
      content_type: contentType,
      description,
      filename,
      id,
      proxy_url: `https://media.discordapp.net/ephemeral-attachments/${message.id}/${id}/${filename}`,
      size: data.length,
      url: `https://cdn.discordapp.com/ephemeral-attachments/${message.id}/${id}/${filename}`,
    })),
    author: {
      avatar: null,
      avatar_decoration_data: null,
      bot: true,
      clan: null,
      discriminator: '4821',
      global_name: null,
      id: applicationId,
      public_flags: 524288,
      username: 'Signalbox',
    },
    channel_id: CHANNEL_ID,
    components: message.components,
    content: message.content,
    edited_timestamp: message.edited ? new Date(timestampOf(message.id)).toISOString() : null,
    embeds: message.embeds,
    flags: message.ephemeral ? 64 : 0,
    id: message.id,
    interaction_metadata: {
      authorizing_integration_owners: { 0: '1187250417312694342' },
      id: message.id,
      type: 2,
      user: makeUser(userId),
    },
    mention_everyone: false,
    mention_roles: [],
    mentions: [],
    pinned: false,
    timestamp: new Date(timestampOf(message.id)).toISOString(),
    tts: false,
    type: APPLICATION_MESSAGE,
    webhook_id: applicationId,
  }
}
