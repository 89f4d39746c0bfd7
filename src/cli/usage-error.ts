/**
 * A call that cannot be carried out as it stands. Ends the process with 2 and this one line.
 *
 * `subject` is what the line opens with: the file, option or verb that is wrong. The message says
 * what is wrong, what was expected, and what to do, in that order.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly subject: string;
  constructor(subject: string, message: string) {
    super(message);
    this.subject = subject;
  }
}
