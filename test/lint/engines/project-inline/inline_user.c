/* io accounting by tracing read/write; detaches through the helpers in the header */
#include <linux/module.h>
#include <linux/rbtree.h>
#include "inline_helpers.h"

struct ioacct {
	struct rb_node node;
	struct task_struct *task;
	struct utrace_engine *engine;
	u64 in, out;
};

static struct rb_root ioacct_tree = RB_ROOT;
static DEFINE_MUTEX(ioacct_lock);

static u32 ioacct_exit(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	struct ioacct *io = engine->data;
	long ret = syscall_get_return_value(current, regs);

	switch (syscall_get_nr(current, regs)) {
	case __NR_read:
		if (ret > 0)
			io->in += ret;
		break;
	case __NR_write:
		if (ret > 0)
			io->out += ret;
		break;
	}
	return UTRACE_RESUME;
}

static void ioacct_free(struct ioacct *io)
{
	put_task_struct(io->task);
	utrace_engine_put(io->engine);
	kfree(io);
}

static u32 ioacct_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct ioacct *io = engine->data;

	mutex_lock(&ioacct_lock);
	rb_erase(&io->node, &ioacct_tree);
	mutex_unlock(&ioacct_lock);
	pr_info("%d: in %llu out %llu\n", io->task->pid, io->in, io->out);
	ioacct_free(io);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops ioacct_ops = {
	.report_syscall_exit = ioacct_exit,
	.report_death = ioacct_death,
};

int ioacct_add(struct task_struct *task)
{
	struct ioacct *io = kzalloc(sizeof(*io), GFP_KERNEL);
	int ret;

	if (!io)
		return -ENOMEM;
	io->task = task;
	get_task_struct(task);
	io->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ioacct_ops, io);
	if (IS_ERR(io->engine)) {
		ret = PTR_ERR(io->engine);
		put_task_struct(task);
		kfree(io);
		return ret;
	}
	mutex_lock(&ioacct_lock);
	ioacct_insert(&ioacct_tree, io);
	mutex_unlock(&ioacct_lock);
	ret = utrace_set_events(task, io->engine, UTRACE_EVENT(SYSCALL_EXIT) | UTRACE_EVENT(DEATH));
	if (ret)
		goto unlink;
	return 0;
unlink:
	mutex_lock(&ioacct_lock);
	rb_erase(&io->node, &ioacct_tree);
	mutex_unlock(&ioacct_lock);
	ret = detach_engine(task, io->engine);
	if (ret == 0)
		ioacct_free(io);
	return -ESRCH;
}

int ioacct_remove(struct ioacct *io)
{
	int ret = detach_engine(io->task, io->engine);

	if (!detached_for_good(ret))
		return ret;
	mutex_lock(&ioacct_lock);
	rb_erase(&io->node, &ioacct_tree);
	mutex_unlock(&ioacct_lock);
	ioacct_free(io);
	return 0;
}

void ioacct_drop(struct ioacct *io)
{
	detach_engine_raw(io->task, io->engine); // expect: ealready-ignored
}

void ioacct_forget(struct ioacct *io)
{
	int ret = detach_engine_raw(io->task, io->engine); // expect: barrier-missing ealready-freed ealready-ignored

	if (ret < 0)
		pr_warn("detach: %d\n", ret);
	ioacct_free(io);
}
