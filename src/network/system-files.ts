/** What the machine itself says about names: /etc/hosts, and how /etc/resolv.conf wants a short name completed. */
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'

export interface Address {
  readonly address: string
  readonly family: 4 | 6
}

export interface SystemFiles {
  readonly hosts: string
  readonly resolvConf: string
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

export const readSystemFiles = (folder = '/etc'): SystemFiles => ({
  hosts: read(`${folder}/hosts`),
  resolvConf: read(`${folder}/resolv.conf`),
})

const wordsOf = (text: string) =>
  text.split('\n').map((line) =>
    line
      .replace(/[#;].*/, '')
      .split(/\s+/)
      .filter(Boolean),
  )

/** All addresses that the file has for the name, in its order. */
export function addressesInHosts(name: string, hosts: string): Address[] {
  return wordsOf(hosts).flatMap(([address = '', ...names]) => {
    const family = isIP(address)
    const isMeant = names.some((each) => each.toLowerCase() === name.toLowerCase())
    return isMeant && family !== 0 ? [{ address, family: family === 4 ? 4 : 6 }] : []
  })
}

/** The full names to ask for, in order. resolv.conf(5): with `ndots` dots or more a name is first asked for as it is. */
export function fullNames(name: string, resolvConf: string): string[] {
  if (name.endsWith('.')) return [name]
  let domains: string[] = []
  let ndots = 1
  for (const [keyword, ...rest] of wordsOf(resolvConf)) {
    if (keyword === 'search' || keyword === 'domain') domains = rest
    if (keyword !== 'options') continue
    const found = rest.map((option) => /^ndots:(\d+)$/.exec(option)?.[1]).find(Boolean)
    ndots = Number(found ?? ndots)
  }
  const completed = domains.map((domain) => `${name}.${domain.replace(/\.$/, '')}`)
  return name.split('.').length > ndots ? [name, ...completed] : [...completed, name]
}
