/**
 * Moved: what a rule has said, after an edit that changed nothing but where it stands.
 */
import type { Edit, Fix } from '../finding.ts';
import type { Note } from '../machine/project.ts';
import type { Site } from '../machine/state.ts';
import type { Complaint } from '../rules/rule.ts';
import type { Moves } from './move.ts';

/** Null where something that it names is gone, or where its message tells a line. */
export function movedComplaint(complaint: Complaint, moves: Moves): Complaint | null {
  const site = movedSite(complaint.site, moves);
  if (site === null) return null;
  const related: { site: Site; message: string }[] = [];
  for (const step of complaint.related ?? []) {
    const moved = movedSite(step.site, moves);
    if (moved === null) return null;
    related.push({ ...step, site: moved });
  }
  const fixes: Fix[] = [];
  for (const fix of complaint.fixes ?? []) {
    const moved = movedFix(fix, moves);
    if (moved === null) return null;
    fixes.push(moved);
  }
  const movesLines = [...moves.values()].some((move) => move.movesLines);
  if (movesLines && tellsLine(complaint)) return null;
  return {
    ...complaint,
    site,
    ...(complaint.related === undefined ? {} : { related }),
    ...(complaint.fixes === undefined ? {} : { fixes }),
  };
}

export function movedNote(note: Note, moves: Moves): Note | null {
  const site = movedSite(note.site, moves);
  return site === null ? null : { ...note, site };
}

function tellsLine({ message, related = [] }: Complaint): boolean {
  return [message, ...related.map((step) => step.message)].some((text) => /\bline \d/.test(text));
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
