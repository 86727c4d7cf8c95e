/** `report` as a function of its arguments: which logs are read, and where the summary goes. */
import { parseArgs } from 'node:util'
import { proxyFor, proxyVariables } from '../../network/proxies.js'
import { caveats } from './caveats.js'
import { checkFiles, readFiles } from './files.js'
import { headline, markdown, verdicts } from './markdown.js'
import { post } from './post.js'
import { Summary } from './summary.js'

export const REPORT_HELP = `Usage: signalbox report [OPTIONS] FILE...

Reads Signalbox logs of any size (JSON lines; .gz too; - is standard input) and writes a summary in Markdown:
rates against their thresholds, percentiles, slowest pairs, outcomes, rejections.

  --day YYYY-MM-DD  only what was logged on that day (UTC)
  --post            also post it to the Discord webhook in OPS_WEBHOOK_URL
  --help            this text

Exits with 0; with 1 when a file could not be read to its end, and the summary is partial; with 2 for a mistake.
Rates need what LOG_LEVEL=info logs; at warn they are unknown. Forged requests are logged at LOG_LEVEL=debug only. The
metrics count all at any level.
`

export interface ReportContext {
  readonly environment: NodeJS.ProcessEnv
  readonly stdin: AsyncIterable<Buffer>
  readonly write: (text: string) => void
  readonly complain: (text: string) => void
}

/** Resolves with the exit code. Rejects with an Error for the reader of the command line. */
export async function runReport(
  args: readonly string[],
  { environment, stdin, write, complain }: ReportContext,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      day: { type: 'string' },
      post: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    write(REPORT_HELP)
    return 0
  }
  const { day } = values
  if (positionals.length === 0) throw new Error('a log file is needed, or - for standard input')
  if (day !== undefined && !isDay(day)) throw new Error('--day must be YYYY-MM-DD')
  const proxies = proxyVariables(environment)
  const webhook = values.post ? readWebhook(environment) : undefined
  if (webhook !== undefined) proxyFor(webhook, proxies)
  await checkFiles(positionals)
  const summary = new Summary(day)
  summary.unread = await readFiles(positionals, stdin, (line) => summary.add(line))
  const text = markdown(summary)
  write(text)
  for (const caveat of caveats(summary)) complain(`${caveat}\n`)
  if (webhook !== undefined) {
    const content = [`**Signalbox** ${headline(summary)}`, ...verdicts(summary)].join('\n')
    const date = summary.first?.slice(0, 10) ?? 'empty'
    const report = { content, fileName: `signalbox-${date}.md`, file: text }
    await post(webhook, report, undefined, undefined, proxies)
  }
  return summary.unread.length > 0 ? 1 : 0
}

/** `2026-13-45` has the form, and is none. */
const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))

/** Checked before a day's log is read for nothing. */
function readWebhook({ OPS_WEBHOOK_URL: url = '' }: NodeJS.ProcessEnv): string {
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return url
  throw new Error('--post needs OPS_WEBHOOK_URL, an http or https URL')
}
