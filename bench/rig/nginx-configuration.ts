/** The changes that make nginx's configuration of `deploy/` one for a measurement. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Places {
  readonly folder: string
  readonly port: number
  /** For what answers humans; it has to be somewhere. */
  readonly plainPort: number
  readonly upstreams: readonly number[]
}

/** What is in `folder`, its replicas included, as one text. */
export function readConfiguration(folder: string): string {
  const [text, replicas] = ['nginx.conf', 'replicas.conf'].map((name) =>
    readFileSync(join(folder, name), 'utf8'),
  ) as [string, string]
  return text.replace('include replicas.conf;', () => replicas)
}

/** Throws when the configuration is no longer what these changes were written for. */
export function adaptConfiguration(text: string, places: Places): string {
  const { folder, port, plainPort, upstreams } = places
  const servers = upstreams.map((each) => `server 127.0.0.1:${each} max_fails=0;`)
  const changes: [RegExp, string][] = [
    [/server signalbox-1:3000 max_fails=0;/, servers.join('\n        ')],
    [/server signalbox-2:3000 max_fails=0;/, ''],
    [/^\s*listen \[::\]:.*$/gm, ''],
    [/listen 443 ssl http2;/, `listen 127.0.0.1:${port};`],
    [/listen 80;/, `listen 127.0.0.1:${plainPort};`],
    [/^\s*ssl_.*$/gm, ''],
    // All of the load comes from one address, and as fast as it can.
    [/^\s*limit_req zone=addresses .*$/m, ''],
    [/\/run\/nginx\.pid/, join(folder, 'nginx.pid')],
    [/\/var\/log\/nginx\//g, `${folder}/`],
  ]
  return changes.reduce((changed, [from, to]) => {
    if (changed.search(from) < 0) throw new Error(`the configuration has no ${from.source}`)
    return changed.replace(from, to)
  }, text)
}
