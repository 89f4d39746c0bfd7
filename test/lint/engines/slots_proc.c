/* /proc/trace_ctl: "echo +PID" and "echo -PID"; K&R-ish formatting */
#include <linux/proc_fs.h>
#include <linux/utrace.h>
#include <linux/module.h>
#define MAX_TRACED 64
static struct slot
{
  int               used;
  struct task_struct     *tsk;
  struct utrace_engine   *eng;
  struct utrace_engine_ops    ops;
  unsigned long           hits;
} slots[MAX_TRACED];
static spinlock_t slots_lock = SPIN_LOCK_UNLOCKED;

static u32 tc_syscall (u32 action, struct utrace_engine *eng, struct pt_regs *regs)
{
  struct slot *s = (struct slot *) eng->data;
  s->hits++;
  return UTRACE_RESUME;
}

static u32 tc_exit (u32 action, struct utrace_engine *eng, long orig, long *code)
{
  struct slot *s = eng->data;
  spin_lock (&slots_lock);
  s->used = 0;
  spin_unlock (&slots_lock);
  return UTRACE_DETACH;
}

static struct utrace_engine_ops tc_ops =
{
  .report_syscall_entry = tc_syscall,
  .report_exit          = tc_exit,
};

static int tc_add (pid_t pid)
{
  int i, rc;
  struct slot *s = NULL;
  spin_lock (&slots_lock);
  for (i = 0; i < MAX_TRACED; i++)
    if (!slots[i].used)
      {
	s = &slots[i];
	s->used = 1;
	break;
      }
  if (!s)
    {
      spin_unlock (&slots_lock);
      return -ENOSPC;
    }
  s->tsk = find_task_by_vpid (pid); // expect: task-stale
  if (!s->tsk)
    {
      s->used = 0;
      spin_unlock (&slots_lock);
      return -ESRCH;
    }
  s->eng = utrace_attach_task (s->tsk, UTRACE_ATTACH_CREATE, &tc_ops, s); // expect: attach-in-atomic engine-leaked
  spin_unlock (&slots_lock);
  if (IS_ERR (s->eng))
    {
      s->used = 0;
      return PTR_ERR (s->eng);
    }
  rc = utrace_set_events (s->tsk, s->eng, UTRACE_EVENT (SYSCALL_ENTRY) | UTRACE_EVENT (EXIT));
  if (rc < 0)
    s->used = 0;
  return rc;
}

static int tc_del (pid_t pid)
{
  int i, rc = -ENOENT;
  for (i = 0; i < MAX_TRACED; i++)
    if (slots[i].used && slots[i].tsk->pid == pid)
      {
	rc = utrace_control (slots[i].tsk, slots[i].eng, UTRACE_DETACH);
	if (rc == -EINPROGRESS)
	  rc = utrace_barrier (slots[i].tsk, slots[i].eng);
	slots[i].used = 0;
	break;
      }
  return rc;
}

static int tc_write (struct file *file, const char *buf, unsigned long len, void *data)
{
  char tmp[16];
  pid_t pid;
  int rc;
  if (len > 15 || copy_from_user (tmp, buf, len))
    return -EFAULT;
  tmp[len] = 0;
  pid = simple_strtoul (tmp + 1, 0, 10);
  rc = tmp[0] == '+' ? tc_add (pid) : tc_del (pid);
  return rc ? rc : len;
}

static int __init tc_init (void)
{
  struct proc_dir_entry *e = create_proc_entry ("trace_ctl", 0200, NULL);
  if (!e)
    return -ENOMEM;
  e->write_proc = tc_write;
  return 0;
}

static void __exit tc_fini (void)
{
  int i;
  remove_proc_entry ("trace_ctl", NULL);
  for (i = 0; i < MAX_TRACED; i++)
    if (slots[i].used)
      utrace_control (slots[i].tsk, slots[i].eng, UTRACE_DETACH); // expect: barrier-missing ealready-ignored
}
module_init (tc_init);
module_exit (tc_fini);
MODULE_LICENSE ("GPL");
