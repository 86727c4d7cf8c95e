/** Asks the sentinels for the primary, one after the other, and says with a code why none of them tells it. */
import { type SentinelConnectionOptions, SentinelConnector } from 'ioredis'

type Tell = Parameters<SentinelConnector['connect']>[0]

/** Of one that cannot be reached the driver knows no more than that. */
function reasonIn(message: string): string {
  if (/No such master|invalid reply: null/.test(message)) return 'SENTINEL unknown name'
  const [, said = 'unreachable'] = /because (NOAUTH|WRONGPASS|NOPERM)\b/.exec(message) ?? []
  return `SENTINEL ${said}`
}

export class Sentinels extends SentinelConnector {
  readonly #count: number

  constructor(given: unknown) {
    const options = given as SentinelConnectionOptions & { readonly sentinels: readonly unknown[] }
    super(options)
    this.#count = options.sentinels.length
  }

  /**
   * Each time the driver begins where it stopped, so that a sentinel which names a primary of yesterday is not asked
   * twice in a row. At the end of its list it calls all unreachable, whoever was asked: that counts only if so many were.
   */
  override connect(tell: Tell) {
    let failed = 0
    let code = ''
    return super.connect((type, error) => {
      if (type === 'sentinelError') {
        failed += 1
        code = reasonIn(error.message)
      } else if (failed >= this.#count) {
        failed = 0
        tell(type, Object.assign(error, { code }))
      }
    })
  }
}
