/** The part of pino-roll that we use; it ships no types. https://github.com/mcollina/pino-roll */
declare module 'pino-roll' {
  import type { EventEmitter } from 'node:events'
  import type { DestinationStream } from 'pino'
  export default function pinoRoll(options: {
    readonly file: string
    readonly frequency?: 'daily' | 'hourly' | number
    readonly mkdir?: boolean
    readonly limit?: { readonly count: number }
    readonly maxLength?: number
  }): Promise<DestinationStream & EventEmitter & { end(): void }>
}
