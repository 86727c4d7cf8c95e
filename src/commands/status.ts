/** /status: how well Signalbox is doing, from figures that the composition root collects. */

import type { StatusFigures } from '../messages/status-embed.js'
import { statusMessage } from '../messages/status-embed.js'
import type { Command } from './command.js'
import { defineCommand } from './options.js'

export interface StatusReader {
  /** From memory, never waits. What is not known yet is absent. */
  read(): StatusFigures
}

export function createStatus(reader: StatusReader): Command {
  return {
    definition: defineCommand('status', []),
    immediate: ({ locale }) => ({
      kind: 'answer',
      private: true,
      message: statusMessage(locale, reader.read()),
    }),
  }
}
