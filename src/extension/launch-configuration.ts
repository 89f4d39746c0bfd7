/**
 * Launch configurations: what a person left out, filled in.
 *
 * Nothing of the editor is needed for that but two facts: which script is open, and which folder a
 * path belongs to. So this is plain data in, plain data out.
 */

/** A configuration as the editor hands it on: perhaps of launch.json, perhaps empty. */
export interface Configuration {
  readonly [member: string]: unknown;
}

/** The type of our debugger in a launch.json. */
export const debugType = 'utrace';

/** The editor's own variable for the file that is open. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: spelled as the editor wants it
export const openFile = '${file}';

/** The configuration of a script that is started without any. */
export function configurationFor(program: string, name: string): Configuration {
  return { type: debugType, request: 'launch', name: `Debug ${name}`, program };
}

/**
 * Completes a configuration.
 *
 * @param open  the tracer script that the user looks at, as a path or URI; undefined when there is none
 * @returns undefined where no script is named and none is open: the editor then asks for one
 */
export function complete(
  given: Configuration,
  open: string | undefined,
): Configuration | undefined {
  const isEmpty = given['type'] === undefined && given['request'] === undefined;
  // The variable would lose what says where a virtual file lives.
  const program =
    names(given, 'program') && given['program'] !== openFile ? given['program'] : open;
  if (program === undefined && !names(given, 'recording')) return undefined;
  return {
    ...(isEmpty ? { type: debugType, request: 'launch', name: 'Debug tracer script' } : {}),
    ...given,
    ...(program === undefined ? {} : { program }),
  };
}

function names(configuration: Configuration, member: string): boolean {
  const value = configuration[member];
  return typeof value === 'string' && value !== '';
}

const pathMembers = ['program', 'workload', 'recording'];

/**
 * Gives the absolute paths of a configuration in a virtual workspace the form that leads to them:
 * variables such as `${workspaceFolder}` leave only the path.
 *
 * @param toUri  makes a path of the workspace folder a whole URI
 */
export function relocate(given: Configuration, toUri: (path: string) => string): Configuration {
  const moved = pathMembers.flatMap((member) => {
    const path = given[member];
    return typeof path === 'string' && path.startsWith('/') ? [[member, toUri(path)]] : [];
  });
  return { ...given, ...Object.fromEntries(moved) };
}
