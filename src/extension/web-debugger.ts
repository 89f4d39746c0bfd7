/**
 * The debugger in the web: the adapter inside the page, the script in a worker, files through the
 * editor.
 *
 * Files are named by their whole URI, because a path alone does not say whose it is.
 */
import * as vscode from 'vscode';
import type { AdapterHost } from '../adapter/conversation.ts';
import { UtraceDebugSession } from '../adapter/debug-adapter.ts';
import { type RecordedSession, readSession } from '../adapter/recorded-session.ts';
import { remoteSession } from '../adapter/remote-session.ts';
import { scriptWorkload, type WorkloadSource } from '../adapter/workload-source.ts';
import { InputError } from '../recording/input-error.ts';
import { readStraceText } from '../recording/strace/read-text.ts';
import { webCompression } from '../recording/utrec/compression.web.ts';
import { openRecording } from '../recording/utrec/reader.ts';
import { WorkloadBuilder } from '../recording/workload-builder.ts';
import { openWorkerSandbox } from '../script/isolation/sandbox.web.ts';

/** @param folder  what relative paths of a launch.json mean */
export async function openAdapter(
  extensionUri: vscode.Uri,
  folder: vscode.Uri | undefined,
): Promise<vscode.DebugAdapter & vscode.Disposable> {
  const dist = vscode.Uri.joinPath(extensionUri, 'dist');
  const [bundle, stripper] = await Promise.all([
    vscode.workspace.fs.readFile(vscode.Uri.joinPath(dist, 'web', 'sandbox.js')),
    vscode.workspace.fs.readFile(vscode.Uri.joinPath(dist, 'swc.wasm')),
  ]);
  const sandbox = { source: new TextDecoder().decode(bundle), first: stripper };
  const host: AdapterHost = {
    openSession: () => remoteSession(openWorkerSandbox(sandbox), openWorkload),
    resolve: (path) => uriOf(path, folder)?.toString() ?? path,
    readText,
    after(ms, then) {
      const timer = setTimeout(then, ms);
      return () => clearTimeout(timer);
    },
    openRecording: openRecordedSession,
  };
  return new UtraceDebugSession(host);
}

function uriOf(path: string, folder: vscode.Uri | undefined): vscode.Uri | undefined {
  if (/^[a-z][\w+.-]+:/i.test(path)) return vscode.Uri.parse(path, true);
  return path.startsWith('/')
    ? folder?.with({ path })
    : folder && vscode.Uri.joinPath(folder, path);
}

async function readText(path: string): Promise<string | null> {
  const bytes = await read(path);
  return bytes === null ? null : new TextDecoder().decode(bytes);
}

/** @returns null where there is no such file */
async function read(path: string): Promise<Uint8Array | null> {
  const uri = uriOf(path, undefined);
  if (uri === undefined) return null;
  try {
    return await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return null;
    throw error;
  }
}

/** @throws InputError for what is no recording of a run, or is damaged */
async function openRecordedSession(file: string): Promise<RecordedSession> {
  const bytes = await read(file);
  if (bytes === null) {
    throw new InputError({ file, problem: 'no such file', advice: 'name a .utrec file' });
  }
  const source = {
    size: bytes.length,
    read: async (at: number, length: number) => bytes.subarray(at, at + length),
  };
  const compression = webCompression(globalThis as never);
  return readSession(await openRecording(file, source, compression));
}

async function openWorkload(name: string | undefined): Promise<WorkloadSource> {
  const script = scriptWorkload(name);
  if (script !== undefined) return script;
  const file = name ?? '';
  const bytes = await read(file);
  if (bytes === null) {
    const advice = 'give a workload script, an strace log, or the name of a built-in workload';
    throw new InputError({ file, problem: 'no such file', advice });
  }
  const builder = new WorkloadBuilder(file);
  readStraceText(file, await unpacked(bytes), (event) => builder.event(event));
  return { kind: 'recording', recording: builder.finish() };
}

/** The text of a log that may be gzip, which begins with these two bytes. */
function unpacked(bytes: Uint8Array): Promise<string> {
  const body = new Response(bytes).body;
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isPacked || body === null) return Promise.resolve(new TextDecoder().decode(bytes));
  return new Response(body.pipeThrough(new DecompressionStream('gzip'))).text();
}
