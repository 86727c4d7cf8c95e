/** Discord's numbers: how long it waits, and the most that it takes. Whoever needs one of them takes it from here. */

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-callback */
export const ACKNOWLEDGEMENT_LIMIT_MS = 3000

/** https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages */
export const TOKEN_LIFE_MS = 15 * 60_000

/** https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-structure */
export const CHOICES_MAX = 25

/** https://docs.discord.com/developers/components/reference#string-select */
export const SELECT_OPTIONS_MAX = 25

/** Characters: https://docs.discord.com/developers/resources/message#create-message */
export const CONTENT_MAX = 2000

/** https://docs.discord.com/developers/resources/message#embed-object-embed-limits */
export const EMBED = { descriptionMax: 4096, fieldsMax: 25, fieldValueMax: 1024, totalMax: 6000 }

/** Characters of an attachment's description: https://docs.discord.com/developers/resources/message#attachment-object */
export const ALT_TEXT_MAX = 1024
