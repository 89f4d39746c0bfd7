/**
 * Program output: where an event begins on a line that begins with something else.
 *
 * On standard error a program that prints without a newline puts its text in front of the next
 * event. A task in brackets or a time shows where the event begins; without either only the name of
 * a call can, and only one that matters or that this recording has shown before.
 */

/** Calls that must not be lost, none of which is the end of another call's name. */
const telling = 'clone clone3 fork vfork execve execveat wait4 waitid exit_group'.split(' ');

/** Each part is bounded: output is anything, a million digits included. */
const timePattern =
  /\d\d:\d\d:\d\d(?:\.\d{1,9})? |\d{10}\.\d{1,9} |(?<=\D ) {0,9}\d{1,9}\.\d{3,9} /;

/** Knows the calls of one recording. */
export class ProgramOutput {
  readonly #names = new Set<string>(telling);

  /**
   * How many characters of output are glued to the front of a call's name; 0 for most names.
   *
   * The name is remembered, so that it is looked at only once.
   */
  gluedTo(name: string): number {
    if (this.#names.has(name)) return 0;
    for (const known of telling) {
      if (name.endsWith(known)) return name.length - longestEnd(name, known).length;
    }
    this.#names.add(name);
    return 0;
  }

  /**
   * Where an event may begin behind output, or -1.
   *
   * @param timed whether the lines of this recording have a time
   */
  eventIn(text: string, timed: boolean): number {
    const bracket = text.lastIndexOf('[pid ');
    if (bracket >= 0) return bracket;
    if (timed) return text.search(timePattern);
    for (const { 1: name, index } of text.matchAll(/(?<!\w)([a-z_]\w*)\(/g)) {
      if (name !== undefined && this.#names.has(name)) return index;
    }
    return -1;
  }
}

/** `vfork` ends with `fork`, `clone3` contains `clone`: the longest name that fits is meant. */
function longestEnd(name: string, known: string): string {
  return telling.reduce(
    (best, other) => (name.endsWith(other) && other.length > best.length ? other : best),
    known,
  );
}
