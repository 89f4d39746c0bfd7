/**
 * Moved: what a rule has said, after an edit that changed nothing but where it stands.
 */
import type { Edit, Fix } from '../finding.ts';
import type { Note } from '../machine/project.ts';
import type { Site } from '../machine/state.ts';
import type { Complaint } from '../rules/rule.ts';
import type { Moves } from './move.ts';

/** Null where something that it names is gone, or where it cannot be told which line it tells. */
export function movedComplaint(complaint: Complaint, moves: Moves): Complaint | null {
  const { related = [], fixes = [] } = complaint;
  const site = movedSite(complaint.site, moves);
  const steps = all(related, (step) => {
    const moved = movedSite(step.site, moves);
    return moved === null ? null : { ...step, site: moved };
  });
  const mended = all(fixes, (fix) => movedFix(fix, moves));
  if (site === null || steps === null || mended === null) return null;
  const lines = new MovedLines();
  lines.add(complaint.site, site);
  related.forEach((step, index) => {
    lines.add(step.site, steps[index]?.site ?? step.site);
  });
  const message = lines.inText(complaint.message);
  const told = all(steps, (step) => {
    const text = lines.inText(step.message);
    return text === null ? null : { ...step, message: text };
  });
  if (message === null || told === null) return null;
  return {
    ...{ site, message },
    ...(complaint.related === undefined ? {} : { related: told }),
    ...(complaint.fixes === undefined ? {} : { fixes: mended }),
  };
}

/** What becomes of all, null as soon as one comes to nothing. */
function all<T>(items: readonly T[], change: (item: T) => T | null): readonly T[] | null {
  const changed: T[] = [];
  for (const item of items) {
    const own = change(item);
    if (own === null) return null;
    changed.push(own);
  }
  return changed;
}

/** Messages tell lines of places that come with them: `freed at line 12`. */
class MovedLines {
  readonly #lines = new Map<number, Set<number>>();

  add(before: Site, after: Site): void {
    const known = this.#lines.get(before.line) ?? new Set();
    this.#lines.set(before.line, known.add(after.line));
  }

  /** Null where a line is told of which it is not known what became of it. */
  inText(text: string): string | null {
    let isKnown = true;
    const moved = text.replace(/\bline (\d+)/g, (told, line: string) => {
      const [only, ...others] = this.#lines.get(Number(line)) ?? [];
      if (only !== undefined && others.length === 0) return `line ${only}`;
      isKnown = false;
      return told;
    });
    return isKnown ? moved : null;
  }
}

export function movedNote(note: Note, moves: Moves): Note | null {
  const site = movedSite(note.site, moves);
  return site === null ? null : { ...note, site };
}

function movedSite(site: Site, moves: Moves): Site | null {
  const move = moves.get(site.file);
  if (move === undefined) return site;
  const span = move.span(site);
  return span === null ? null : { ...span, file: site.file };
}

/** An edit stands between things, and where it stands now is only known away from the change. */
function movedFix(fix: Fix, moves: Moves): Fix | null {
  const edits: Edit[] = [];
  for (const edit of fix.edits) {
    const move = moves.get(edit.file);
    const end = { line: edit.endLine, column: edit.endColumn };
    const span = move === undefined ? edit : move.span(edit);
    if (span === null || move?.isAt(edit) === true || move?.isAt(end) === true) return null;
    edits.push({ ...edit, ...span });
  }
  return { ...fix, edits };
}
