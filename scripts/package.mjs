/**
 * Packages the extension: a .vsix holds what `files` of package.json allows, and nothing else.
 *
 * The same list decides what npm publishes. A .vsix is a zip with two XML files at its top; their
 * members are the ones that VS Code reads on install. Written here because the usual tool wants a
 * newer Node.js than ours and 138 packages. The same input gives the same bytes.
 *
 *   node scripts/package.mjs [OUT.vsix]      after a build
 */
import { createWriteStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { ZipFile } from 'yazl';

const out = process.argv[2] === undefined ? undefined : resolve(process.argv[2]);
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

/** Always part of a package, as with npm. */
const standing = ['package.json', 'README.md', 'LICENSE'];
/** Of no use inside an editor: npm's launcher, and maps for who reads a bundle's stack. */
const leftOut = /^bin\/|\.map$/;
/**
 * What the package says of itself. Not that it holds ES modules: the web's extension host would take
 * its bundle for one, and can load none. What only this checkout can do is left out as well.
 */
function packedManifest() {
  const { type, scripts, devDependencies, dependencies, ...rest } = manifest;
  return `${JSON.stringify(rest, null, 2)}\n`;
}

/** 1980 begins time for a zip. */
const mtime = new Date(1980, 0, 1);

function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesIn(join(path, name)));
}

const escapes = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' };
const xml = (text) => String(text).replace(/[<>&"]/g, (character) => escapes[character]);

function contentTypes(files) {
  const types = new Map([
    ['vsixmanifest', 'text/xml'],
    ...files.flatMap((file) => {
      const ending = /\.(\w+)$/.exec(file)?.[1];
      return ending === undefined ? [] : [[ending, 'application/octet-stream']];
    }),
    ['json', 'application/json'],
    ['md', 'text/markdown'],
    ['png', 'image/png'],
  ]);
  const lines = [...types].map(
    ([e, type]) => `<Default Extension=".${xml(e)}" ContentType="${type}"/>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${lines.join('')}</Types>
`;
}

function vsixManifest() {
  const { name, version, publisher, displayName, description, keywords, categories } = manifest;
  const asset = (type, path) =>
    existsSync(path) ? `<Asset Type="${type}" Path="extension/${path}" Addressable="true"/>` : '';
  const services = 'Microsoft.VisualStudio.Services';
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id="${xml(name)}" Version="${xml(version)}" Publisher="${xml(publisher)}"/>
    <DisplayName>${xml(displayName)}</DisplayName>
    <Description xml:space="preserve">${xml(description)}</Description>
    <Tags>${xml(keywords.join(','))}</Tags>
    <Categories>${xml(categories.join(','))}</Categories>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value="${xml(manifest.engines.vscode)}"/>
    </Properties>
    <License>extension/LICENSE</License>
    <Icon>extension/${xml(manifest.icon)}</Icon>
  </Metadata>
  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation>
  <Dependencies/>
  <Assets>
    ${asset('Microsoft.VisualStudio.Code.Manifest', 'package.json')}
    ${asset(`${services}.Content.Details`, 'README.md')}
    ${asset(`${services}.Content.Changelog`, 'CHANGELOG.md')}
    ${asset(`${services}.Content.License`, 'LICENSE')}
    ${asset(`${services}.Icons.Default`, manifest.icon)}
  </Assets>
</PackageManifest>
`;
}

const files = [...standing, ...manifest.files]
  .filter((path) => existsSync(path))
  .flatMap((path) => filesIn(path.replace(/\/$/, '')))
  .filter((file) => !leftOut.test(file))
  .sort();
for (const entry of [manifest.main, manifest.browser, manifest.icon]) {
  const path = entry.replace(/^\.\//, '');
  if (!files.includes(path)) throw new Error(`${path} is not there: npm run build makes it`);
}

const zip = new ZipFile();
zip.addBuffer(Buffer.from(vsixManifest()), 'extension.vsixmanifest', { mtime });
zip.addBuffer(Buffer.from(contentTypes(files)), '[Content_Types].xml', { mtime });
for (const file of files) {
  const content = file === 'package.json' ? Buffer.from(packedManifest()) : readFileSync(file);
  zip.addBuffer(content, `extension/${file}`, { mtime });
}
zip.end();

const target = out ?? `${manifest.name}-${manifest.version}.vsix`;
await pipeline(zip.outputStream, createWriteStream(target));
console.log(`${target}: ${files.length} files, ${Math.round(statSync(target).size / 1024)} KiB`);
