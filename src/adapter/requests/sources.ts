/**
 * Requests about sources: their text, where the client has none, and what belongs to the program.
 */
import { adapterErrors } from '../adapter-errors.ts';
import { type Requests, request } from '../request.ts';
import { count, integer, object, optional, text } from '../shapes.ts';

/** What a client says of a source; the rest of it is its own affair. */
export const sourceShape = object({
  name: optional(text),
  path: optional(text),
  sourceReference: optional(integer),
});

export const sourceRequests: Requests = {
  /** Only what is built in or recorded has no file that the client could open. */
  source: request(
    { source: optional(sourceShape), sourceReference: optional(integer) },
    ({ places }, { source, sourceReference }) => {
      const content = places.text(source?.sourceReference || (sourceReference ?? 0));
      if (content === undefined) throw adapterErrors.noSource();
      return { content, mimeType: 'text/typescript' };
    },
  ),

  loadedSources: request({}, async (conversation) => {
    const files = await (await conversation.session()).ask('sources');
    return { sources: files.map((file) => conversation.places.source(file)) };
  }),

  modules: request(
    { startModule: optional(count), moduleCount: optional(count) },
    async (conversation, { startModule = 0, moduleCount = 0 }) => {
      const all = await (await conversation.session()).ask('modules');
      const end = moduleCount > 0 ? startModule + moduleCount : undefined;
      const shown = all.slice(startModule, end);
      return {
        modules: shown.map(({ id, name, file, status }) => ({
          id,
          name,
          ...(file === undefined ? {} : { path: conversation.places.path(file), isUserCode: true }),
          symbolStatus: status,
        })),
        totalModules: all.length,
      };
    },
  ),
};
