/**
 * Unpacking a .vsix, which is a zip: the web's workbench installs nothing, it is served a folder.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const deflated = 8;

/** Writes the `extension/` folder of a .vsix below `into`, and returns its path. */
export function unpackExtension(vsix: string, into: string): string {
  const zip = readFileSync(vsix);
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  for (let entry = 0; entry < count; entry++) {
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const target = resolve(into, name);
    if (name.startsWith('extension/') && target.startsWith(into + sep)) {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content(zip, at));
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return join(into, 'extension');
}

/** The content of the entry whose record in the zip's directory begins at `at`. */
function content(zip: Buffer, at: number): Buffer {
  const local = zip.readUInt32LE(at + 42);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
  return zip.readUInt16LE(at + 10) === deflated ? inflateRawSync(packed) : packed;
}
