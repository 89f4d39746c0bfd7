// expect: exception 9
import { module_init } from 'utrace';

function find(list: readonly { name: string }[], name: string): { name: string } | undefined {
  return list.find((each) => each.name === name);
}

module_init(() => {
  return (find([{ name: 'a' }], 'b') as { name: string }).name.length;
});
