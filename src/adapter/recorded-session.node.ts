/**
 * Recorded sessions on Node: read from disk, whole.
 */
import { InputError } from '../recording/input-error.ts';
import { withRecording } from '../recording/utrec/file.node.ts';
import type { RecordedSession } from './recorded-session.ts';
import { readSession } from './recorded-session.ts';

/** @throws InputError for what is no recording of a run, or is damaged */
export async function openRecordedSession(path: string): Promise<RecordedSession> {
  try {
    return await withRecording(path, readSession);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const problem = code === 'ENOENT' ? 'no such file' : `cannot be read (${message})`;
    throw new InputError({ file: path, problem, advice: 'name a .utrec file' });
  }
}
