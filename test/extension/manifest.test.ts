import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const manifest = JSON.parse(readFileSync(at('package.json'), 'utf8'));
const [debuggerType] = manifest.contributes.debuggers;

describe('the manifest', () => {
  test('names files that the build makes', () => {
    for (const entry of [manifest.main, manifest.browser, manifest.icon]) {
      assert.ok(existsSync(at(entry)), entry);
    }
  });

  test('explains every attribute of a launch configuration', () => {
    const { properties } = debuggerType.configurationAttributes.launch;
    const contract =
      'program workload recording seed semantics params unload stopOnEntry stopOnViolation maxSteps';
    assert.deepEqual(Object.keys(properties), contract.split(' '));
    for (const [name, attribute] of Object.entries<Record<string, unknown>>(properties)) {
      assert.ok(attribute['description'] ?? attribute['markdownDescription'], name);
    }
  });

  test('offers only configurations that it allows itself', () => {
    const known = new Set(Object.keys(debuggerType.configurationAttributes.launch.properties));
    const snippets = debuggerType.configurationSnippets.map(({ body }: { body: object }) => body);
    for (const offered of [...debuggerType.initialConfigurations, ...snippets]) {
      const { type, request, name, ...attributes } = offered;
      assert.deepEqual([type, request], ['utrace', 'launch'], name);
      for (const attribute of Object.keys(attributes)) assert.ok(known.has(attribute), attribute);
    }
  });

  test('says why it holds back in a workspace that is not trusted, or has no disk', () => {
    for (const capability of ['untrustedWorkspaces', 'virtualWorkspaces']) {
      assert.ok(manifest.capabilities[capability].description.length > 40, capability);
    }
  });

  test('offers only commands that the code registers, and settings that it reads', () => {
    const folder = at('src/extension');
    const code = readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`, 'utf8'));
    const { commands, configuration } = manifest.contributes;
    const offered = [
      ...commands.map(({ command }: { command: string }) => command),
      ...Object.keys(configuration.properties),
    ];
    for (const name of offered) assert.ok(code.join().includes(`'${name}'`), name);
  });
});
