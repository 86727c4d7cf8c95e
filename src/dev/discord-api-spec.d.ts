/** Types for the few schemas of `discord-api-spec/zod` in use: the package ships that entry without any. */
declare module 'discord-api-spec/zod' {
  /** One zod issue, as far as it is read here; `errors` holds the branches of a failed union. */
  export interface SpecIssue {
    readonly code: string
    readonly path: readonly (string | number)[]
    readonly message: string
    readonly maximum?: number
    readonly minimum?: number
    readonly errors?: readonly (readonly SpecIssue[])[]
  }
  export interface SpecSchema {
    safeParse(
      value: unknown,
    ):
      | { readonly success: true; readonly error?: undefined }
      | { readonly success: false; readonly error: { readonly issues: readonly SpecIssue[] } }
  }
  export const PongInteractionCallbackRequestSchema: SpecSchema
  export const CreateMessageInteractionCallbackRequestSchema: SpecSchema
  export const UpdateMessageInteractionCallbackRequestSchema: SpecSchema
  export const ApplicationCommandAutocompleteCallbackRequestSchema: SpecSchema
  export const IncomingWebhookInteractionRequestSchema: SpecSchema
  export const IncomingWebhookUpdateRequestPartialSchema: SpecSchema
  export const ApplicationCommandUpdateRequestSchema: SpecSchema
}
