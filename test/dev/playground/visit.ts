/** A visitor of the playground's page, without a browser. */

const EVENT = /^event: (.*)\ndata: (.*)$/

export type PageEvent = (event: string, data: Record<string, unknown>) => boolean

export async function actOn(
  url: string,
  name: string,
  asked: object = {},
): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify(asked)
  const response = await fetch(`${url}api/${name}`, { method: 'POST', headers, body })
  return (await response.json()) as Record<string, unknown>
}

/** Reads the page's events until one of them is `enough`; resolves with that one's data. */
export async function readEvents(url: string, enough: PageEvent): Promise<Record<string, unknown>> {
  const leave = new AbortController()
  const response = await fetch(`${url}events`, { signal: leave.signal })
  const chunks = (response.body as ReadableStream<Uint8Array>)
    .pipeThrough(new TextDecoderStream())
    .getReader()
  let text = ''
  for (;;) {
    const { value } = await chunks.read()
    // A page that was closed first brings nothing more: that is no event, and the test fails.
    text += String(value)
    const blocks = text.split('\n\n')
    text = blocks.pop() as string
    for (const block of blocks) {
      const [, event = '', data = '{}'] = EVENT.exec(block) ?? []
      const read = JSON.parse(data) as Record<string, unknown>
      if (!enough(event, read)) continue
      leave.abort()
      return read
    }
  }
}
