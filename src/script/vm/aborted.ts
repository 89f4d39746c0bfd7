/**
 * The end of an evaluation in a debugger, thrown through the script code it runs.
 */

/** Ends an evaluation and not the run; no `catch` of a script sees it. */
export class Aborted extends Error {}
