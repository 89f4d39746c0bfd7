/*
 * systrace: write a pid to /proc/systrace, read what system calls it makes.
 */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/utrace.h>
#include <linux/uaccess.h>
#include <linux/ptrace.h>
#include <asm/syscall.h>

#define LOG_SIZE 4096

struct trace_state {
	struct task_struct *task;
	struct utrace_engine *engine;
	spinlock_t lock;
	unsigned int head, tail;
	long log[LOG_SIZE];
};

static struct trace_state *state;
static struct proc_dir_entry *entry;

static void log_syscall(struct trace_state *s, long nr)
{
	unsigned long flags;

	spin_lock_irqsave(&s->lock, flags);
	s->log[s->head++ % LOG_SIZE] = nr;
	spin_unlock_irqrestore(&s->lock, flags);
}

static u32 systrace_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	struct trace_state *s = (struct trace_state *) engine->data;

	log_syscall(s, syscall_get_nr(current, regs));
	return UTRACE_SYSCALL_RUN | UTRACE_RESUME;
}

static u32 systrace_exit(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	struct trace_state *s = (struct trace_state *) engine->data;

	if (syscall_get_error(current, regs))
		log_syscall(s, -1);
	return 0; // expect: callback-returns-zero
}

static struct utrace_engine_ops systrace_ops = {
	.report_syscall_entry = systrace_entry,
	.report_syscall_exit = systrace_exit,
};

static int systrace_start(pid_t nr)
{
	struct task_struct *task;
	struct pid *pid;
	int err = 0;

	pid = find_get_pid(nr);
	if (!pid)
		return -ESRCH;
	task = get_pid_task(pid, PIDTYPE_PID);
	put_pid(pid);
	if (!task)
		return -ESRCH;

	state = vmalloc(sizeof(*state));
	if (!state) {
		err = -ENOMEM;
		goto out_task;
	}
	memset(state, 0, sizeof(*state));
	spin_lock_init(&state->lock);
	state->task = task;
	state->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &systrace_ops, state); // expect: no-final-callback
	if (IS_ERR(state->engine)) {
		err = PTR_ERR(state->engine);
		goto out_free;
	}
	if (utrace_set_events(task, state->engine, // expect: arming-ignored
			      UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(SYSCALL_EXIT)))
		printk(KERN_WARNING "systrace: no events for %d\n", nr);
	return 0;

out_free:
	vfree(state);
	state = NULL;
out_task:
	put_task_struct(task);
	return err;
}

static void systrace_stop(void)
{
	int ret;

	if (!state)
		return;
	ret = utrace_control(state->task, state->engine, UTRACE_DETACH); // expect: ealready-freed
	if (ret == -EINPROGRESS) {
		do {
			ret = utrace_barrier(state->task, state->engine);
			if (ret == -ERESTARTSYS)
				msleep(1);
		} while (ret == -ERESTARTSYS);
	}
	utrace_engine_put(state->engine);
	put_task_struct(state->task);
	vfree(state);
	state = NULL;
}

static int systrace_write(struct file *file, const char __user *buffer,
			  unsigned long count, void *data)
{
	char buf[16];
	long nr;

	if (count >= sizeof(buf))
		return -EINVAL;
	if (copy_from_user(buf, buffer, count))
		return -EFAULT;
	buf[count] = '\0';
	if (strict_strtol(buf, 10, &nr))
		return -EINVAL;
	systrace_stop();
	if (nr > 0) {
		int err = systrace_start(nr);
		if (err)
			return err;
	}
	return count;
}

static int systrace_read(char *page, char **start, off_t off, int count, int *eof, void *data)
{
	int len = 0;

	if (!state)
		return 0;
	spin_lock_irq(&state->lock);
	while (state->tail != state->head && len < count - 16)
		len += sprintf(page + len, "%ld\n", state->log[state->tail++ % LOG_SIZE]);
	spin_unlock_irq(&state->lock);
	*eof = 1;
	return len;
}

static int __init systrace_init(void)
{
	entry = create_proc_entry("systrace", 0600, NULL);
	if (entry == NULL)
		return -ENOMEM;
	entry->read_proc = systrace_read;
	entry->write_proc = systrace_write;
	return 0;
}

static void __exit systrace_fini(void)
{
	remove_proc_entry("systrace", NULL);
	systrace_stop();
}

module_init(systrace_init);
module_exit(systrace_fini);
MODULE_LICENSE("GPL");
