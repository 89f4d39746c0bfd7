/*
 * froggy: a toy debugger interface, one file descriptor per debugging session.
 */

#include <linux/module.h>
#include <linux/anon_inodes.h>
#include <linux/utrace.h>
#include <linux/poll.h>

struct frog {
	spinlock_t		lock;
	struct list_head	evq;
	wait_queue_head_t	waiters;
	struct list_head	tasks;
	struct kref		ref;
};

struct tadpole {
	struct list_head	node;
	struct frog		*frog;
	struct pid		*pid;
	struct utrace_engine	*engine;
	struct completion	gone;
	unsigned		stopped : 1;
	unsigned		dying : 1;
};

static void frog_free(struct kref *k)
{
	kfree(container_of(k, struct frog, ref));
}

static void frog_put(struct frog *f) { kref_put(&f->ref, frog_free); }

static void tadpole_free(struct tadpole *t)
{
	utrace_engine_put(t->engine);
	put_pid(t->pid);
	frog_put(t->frog);
	kfree(t);
}

static int frog_post(struct frog *f, int what, struct tadpole *t, long code)
{
	struct frog_event *e = kmalloc(sizeof(*e), GFP_ATOMIC);
	unsigned long flags;

	if (!e)
		return -ENOMEM;
	e->what = what, e->pid = pid_vnr(t->pid), e->code = code;
	spin_lock_irqsave(&f->lock, flags);
	list_add_tail(&e->node, &f->evq);
	spin_unlock_irqrestore(&f->lock, flags);
	wake_up_interruptible(&f->waiters);
	return 0;
}

static u32 tad_quiesce(u32 action, struct utrace_engine *e, unsigned long event)
{
	struct tadpole *t = e->data;

	if (t->stopped && event != UTRACE_EVENT(DEATH)) {
		frog_post(t->frog, FROG_STOPPED, t, event);
		return UTRACE_STOP;
	}
	return UTRACE_RESUME;
}

static u32 tad_exec(u32 action, struct utrace_engine *e, const struct linux_binfmt *fmt,
		    const struct linux_binprm *bprm, struct pt_regs *regs)
{
	struct tadpole *t = e->data;
	int err = frog_post(t->frog, FROG_EXEC, t, 0);

	if (err)
		return err; // expect: callback-returns-zero
	return UTRACE_RESUME;
}

static u32 tad_exit(u32 action, struct utrace_engine *e, long orig_code, long *code)
{
	struct tadpole *t = e->data;
	u32 ret;

	ret = frog_post(t->frog, FROG_EXIT, t, orig_code) ? UTRACE_DETACH : UTRACE_RESUME;
	return ret;
}

static u32 tad_death(struct utrace_engine *e, bool group_dead, int signal)
{
	struct tadpole *t = e->data;
	int last;

	spin_lock(&t->frog->lock);
	list_del_init(&t->node);
	last = t->dying;
	spin_unlock(&t->frog->lock);
	frog_post(t->frog, FROG_DEAD, t, signal);
	if (last)
		complete(&t->gone);
	else
		tadpole_free(t);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops tad_ops = {
	.report_quiesce	= tad_quiesce,
	.report_exec	= tad_exec,
	.report_exit	= tad_exit,
	.report_death	= tad_death,
};

#define TAD_EVENTS (UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(EXEC) | UTRACE_EVENT(EXIT) | \
		    UTRACE_EVENT(DEATH))

static int tad_attach(struct frog *f, pid_t nr)
{
	struct tadpole *t;
	int err;

	t = kzalloc(sizeof(*t), GFP_KERNEL);
	if (!t)
		return -ENOMEM;
	init_completion(&t->gone);
	t->frog = f;
	kref_get(&f->ref);
	err = -ESRCH;
	t->pid = find_get_pid(nr);
	if (!t->pid)
		goto out_free;
	t->engine = utrace_attach_pid(t->pid, UTRACE_ATTACH_CREATE, &tad_ops, t);
	err = PTR_ERR(t->engine);
	if (IS_ERR(t->engine))
		goto out_pid;

	spin_lock(&f->lock);
	list_add(&t->node, &f->tasks);
	spin_unlock(&f->lock);

	err = utrace_set_events_pid(t->pid, t->engine, TAD_EVENTS);
	if (err == -ESRCH || err == -EALREADY)
		goto out_list;
	return 0;

out_list:
	spin_lock(&f->lock);
	list_del(&t->node);
	spin_unlock(&f->lock);
	utrace_engine_put(t->engine);
out_pid:
	put_pid(t->pid);
out_free:
	frog_put(f);
	kfree(t);
	return err;
}

/* The right way round: only one side frees. */
static void tad_detach(struct tadpole *t)
{
	int err;

	spin_lock(&t->frog->lock);
	t->dying = 1;
	spin_unlock(&t->frog->lock);

	err = utrace_control_pid(t->pid, t->engine, UTRACE_DETACH);
	if (err == -EINPROGRESS)
		do {
			err = utrace_barrier_pid(t->pid, t->engine);
		} while (err == -ERESTARTSYS && (schedule_timeout_uninterruptible(1), 1));
	else if (err == -EALREADY)
		wait_for_completion(&t->gone);
	else if (err == -ESRCH)
		wait_for_completion(&t->gone);
	tadpole_free(t);
}

static ssize_t frog_write(struct file *file, const char __user *buf, size_t len, loff_t *ppos)
{
	struct frog *f = file->private_data;
	struct frog_cmd cmd;
	struct tadpole *t;
	int err = 0;

	if (len != sizeof(cmd) || copy_from_user(&cmd, buf, len))
		return -EFAULT;
	switch (cmd.op) {
	case FROG_CMD_ATTACH:
		err = tad_attach(f, cmd.pid);
		break;
	case FROG_CMD_STOP:
		t = frog_find(f, cmd.pid);
		if (!t)
			return -ESRCH;
		t->stopped = 1;
		err = utrace_control_pid(t->pid, t->engine, UTRACE_STOP);
		if (err == -EINPROGRESS)
			err = 0;
		break;
	case FROG_CMD_CONT:
		t = frog_find(f, cmd.pid);
		if (!t)
			return -ESRCH;
		t->stopped = 0;
		err = utrace_control_pid(t->pid, t->engine, UTRACE_RESUME);
		break;
	case FROG_CMD_KILLALL:
		/* old path, kept for the 0.1 tools */
		list_for_each_entry(t, &f->tasks, node) {
			kfree(t->engine->data); // expect: data-freed-early
			err = utrace_control_pid(t->pid, t->engine, UTRACE_DETACH); // expect: ealready-ignored
		}
		err = 0;
		break;
	}
	return err ? err : len;
}

static int frog_release(struct inode *inode, struct file *file)
{
	struct frog *f = file->private_data;
	struct tadpole *t, *n;

	list_for_each_entry_safe(t, n, &f->tasks, node)
		tad_detach(t);
	frog_put(f);
	return 0;
}
