/* A task confines itself: from then on only a few system calls are let through. */
#include <linux/module.h>
#include <linux/utrace.h>
#include <linux/bitmap.h>
#include <asm/syscall.h>
#include <asm/unistd.h>

struct jail {
	DECLARE_BITMAP(allowed, NR_syscalls);
	atomic_t denied;
};

static u32 jail_syscall_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	struct jail *jail = engine->data;
	long nr = syscall_get_nr(current, regs);

	if (nr < 0 || nr >= NR_syscalls || !test_bit(nr, jail->allowed)) {
		atomic_inc(&jail->denied);
		syscall_set_return_value(current, regs, -EPERM, 0);
		return UTRACE_SYSCALL_ABORT | UTRACE_RESUME;
	}
	return utrace_syscall_action(action) | UTRACE_RESUME;
}

static u32 jail_clone(u32 action, struct utrace_engine *engine, unsigned long clone_flags,
		      struct task_struct *child)
{
	struct jail *old = engine->data, *new;
	struct utrace_engine *e;

	new = kmemdup(old, sizeof(*old), GFP_KERNEL);
	if (!new)
		goto kill;
	e = utrace_attach_task(child, UTRACE_ATTACH_CREATE, engine->ops, new);
	if (IS_ERR(e)) {
		kfree(new);
		goto kill;
	}
	if (utrace_set_events(child, e, UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(CLONE))) {
		utrace_engine_put(e);
		goto kill;
	}
	utrace_engine_put(e);
	return UTRACE_RESUME;
kill:
	/* better no child than a free one */
	force_sig(SIGKILL, child);
	return UTRACE_RESUME;
}

static void jail_release(void *data)
{
	kfree(data);
}

static const struct utrace_engine_ops jail_ops = {
	.report_syscall_entry = jail_syscall_entry,
	.report_clone = jail_clone,
	.release = jail_release,
};

/* prctl() of ours: confine current. There is no way out but death. */
int jail_enter(const unsigned long *allowed)
{
	struct utrace_engine *engine;
	struct jail *jail;
	int ret;

	jail = kzalloc(sizeof(*jail), GFP_KERNEL);
	if (!jail)
		return -ENOMEM;
	bitmap_copy(jail->allowed, allowed, NR_syscalls);
	engine = utrace_attach_task(current, UTRACE_ATTACH_CREATE | UTRACE_ATTACH_EXCLUSIVE |
				    UTRACE_ATTACH_MATCH_OPS, &jail_ops, jail);
	if (IS_ERR(engine)) {
		kfree(jail);
		return PTR_ERR(engine);
	}
	ret = utrace_set_events(current, engine,
				UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(CLONE));
	WARN_ON(ret);
	utrace_engine_put(engine);
	return 0;
}
EXPORT_SYMBOL_GPL(jail_enter);

/* How many calls were denied; 0 for who is not confined. */
int jail_denied(struct task_struct *task)
{
	struct utrace_engine *engine;
	int n;

	engine = utrace_attach_task(task, UTRACE_ATTACH_MATCH_OPS, &jail_ops, NULL);
	if (IS_ERR(engine))
		return 0;
	n = atomic_read(&((struct jail *)engine->data)->denied);
	utrace_engine_put(engine);
	return n;
}
EXPORT_SYMBOL_GPL(jail_denied);
