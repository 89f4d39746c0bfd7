import { exit, syscall, user_program } from 'utrace/user';

function write(bytes: number): void {
  const written = syscall('write', [1, 0, bytes], { ret: bytes });
  if (written < bytes) exit(1);
}

export default user_program('target', () => {
  write(6);
  write(7);
  exit(0);
});
