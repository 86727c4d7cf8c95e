/** Who sends interactions: the traders of the playground by name, anybody else under one. */

export interface Trader {
  readonly id: string
  readonly name: string
  readonly username: string
  /** Of the name, as a role's colour shows it. */
  readonly colour: string
}

/** The first one speaks when nobody is named. */
export const TRADERS = [
  { id: '1187244816163577897', name: 'Mira', username: 'mira.fx', colour: '#e67e22' },
  { id: '1187244901312512043', name: 'Tom', username: 'tom.charts', colour: '#3498db' },
] as const satisfies readonly Trader[]

const STRANGER = { name: 'Zoë 交易员', username: 'zoe.trades' }

export function makeUser(userId: string) {
  const { name, username } = TRADERS.find(({ id }) => id === userId) ?? STRANGER
  return {
    avatar: 'a_8f5a3dd4c1b04c0f9f3c5a4e0f8c1d2e',
    avatar_decoration_data: null,
    clan: null,
    collectibles: null,
    discriminator: '0',
    display_name_styles: null,
    global_name: name,
    id: userId,
    primary_guild: null,
    public_flags: 0,
    username,
  }
}

export const makeMember = (userId: string) => ({
  avatar: null,
  banner: null,
  collectibles: null,
  communication_disabled_until: null,
  deaf: false,
  display_name_styles: null,
  flags: 0,
  joined_at: '2023-12-21T09:14:05.120000+00:00',
  mute: false,
  nick: null,
  pending: false,
  permissions: '2248473465835073',
  premium_since: null,
  roles: ['1187251002573283439'],
  unusual_dm_activity_until: null,
  user: makeUser(userId),
})

interface SentBy {
  readonly user: { readonly id: string }
  readonly member?: { readonly user: { readonly id: string } }
}

/** Who sent an interaction, from its body: in a guild the user stands inside a member. */
export function senderId({ body }: { readonly body: Buffer }): string {
  const { member, user } = JSON.parse(body.toString()) as SentBy
  return (member?.user ?? user).id
}
