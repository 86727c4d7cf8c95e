/** Where a newcomer goes from here: commands to try, and the operators' side of the server. */
import { byId, el } from './dom.js'

/** `tries`: `[{name, options}]`; `run` is called with one of them. */
export function showTries(tries, run) {
  byId('tries').replaceChildren(
    ...tries.map((asked) => {
      const text = [`/${asked.name}`, ...Object.values(asked.options)].join(' ')
      return el('button', { type: 'button', onclick: () => run(asked) }, text)
    }),
  )
}

/** `dashboards`: `[{name, url}]`; the only server's has no name. */
export function showDashboards(dashboards) {
  byId('dashboards').replaceChildren(
    ...dashboards.map(({ name, url }) =>
      el(
        'a',
        { href: url, target: '_blank', rel: 'noopener' },
        `Operators’ dashboard${name ? ` of ${name}` : ''} ↗`,
      ),
    ),
  )
}
