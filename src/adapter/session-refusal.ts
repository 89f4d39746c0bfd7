/**
 * A session's refusal: what was asked has no answer here, and the message says why and what to do.
 */
export class SessionRefusal extends Error {}
