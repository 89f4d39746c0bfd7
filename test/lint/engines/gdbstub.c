/*
 * gdbstub: /proc/gdbstub/<pid> speaks the remote protocol with a gdb.
 */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/utrace.h>
#include <linux/mutex.h>
#include <linux/wait.h>
#include <linux/uaccess.h>

#define PKT_MAX 1024

struct gdb_conn {
	char in[PKT_MAX];
	char out[PKT_MAX];
	size_t in_len, out_len;
	struct utrace_engine *engine;
	struct pid *target;
	wait_queue_head_t wait;
	struct mutex mutex;
	int at_stop;
	int exiting;
};

static void push(struct gdb_conn *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	c->out_len += vsnprintf(c->out + c->out_len, PKT_MAX - c->out_len, fmt, ap);
	va_end(ap);
	wake_up(&c->wait);
}

static u32 gdb_report_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	struct gdb_conn *c = engine->data;

	mutex_lock(&c->mutex);
	if (!c->at_stop && event == 0) {
		c->at_stop = 1;
		push(c, "S05");
	}
	mutex_unlock(&c->mutex);
	return c->at_stop ? UTRACE_STOP : UTRACE_RESUME;
}

static u32 gdb_report_signal(u32 action, struct utrace_engine *engine, struct pt_regs *regs,
			     siginfo_t *info, const struct k_sigaction *orig_ka,
			     struct k_sigaction *return_ka)
{
	struct gdb_conn *c = engine->data;

	mutex_lock(&c->mutex);
	c->at_stop = 1;
	push(c, "T%02x", info->si_signo);
	/* wait for gdb to say what to do with it */
	wait_event_interruptible(c->wait, !c->at_stop); // expect: callback-blocks
	mutex_unlock(&c->mutex);
	return UTRACE_RESUME;
}

static u32 gdb_report_exit(u32 action, struct utrace_engine *engine, long orig_code, long *code)
{
	struct gdb_conn *c = engine->data;
	int rc = 0;

	push(c, "W%02lx", *code & 0xff);
	c->exiting = 1;
	return rc; // expect: callback-returns-zero
}

static u32 gdb_report_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct gdb_conn *c = engine->data;

	push(c, "X%02x", signal);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops gdb_ops = {
	.report_quiesce = gdb_report_quiesce,
	.report_signal = gdb_report_signal,
	.report_exit = gdb_report_exit,
	.report_death = gdb_report_death,
};

static int gdb_open(struct inode *inode, struct file *file)
{
	struct gdb_conn *c;
	int ret;

	c = kzalloc(sizeof(*c), GFP_KERNEL);
	if (!c)
		return -ENOMEM;
	init_waitqueue_head(&c->wait);
	mutex_init(&c->mutex);
	c->target = find_get_pid((pid_t)(long)PDE(inode)->data);

	c->engine = utrace_attach_pid(c->target, UTRACE_ATTACH_CREATE, &gdb_ops, c);
	if (IS_ERR(c->engine) || c->engine == NULL) {
		ret = c->engine ? PTR_ERR(c->engine) : -EINVAL;
		goto err_free;
	}
	ret = utrace_set_events_pid(c->target, c->engine,
				    UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(SIGNAL) |
				    UTRACE_EVENT(EXIT) | UTRACE_EVENT(DEATH));
	if (ret)
		goto err_put;
	ret = utrace_control_pid(c->target, c->engine, UTRACE_STOP);
	if (ret != 0 && ret != -EINPROGRESS)
		goto err_detach;
	file->private_data = c;
	return 0;

err_detach:
	ret = utrace_control_pid(c->target, c->engine, UTRACE_DETACH); // expect: ealready-freed barrier-missing
err_put:
	utrace_engine_put(c->engine);
err_free:
	put_pid(c->target);
	kfree(c);
	return ret;
}

static int gdb_release(struct inode *inode, struct file *file)
{
	struct gdb_conn *c = file->private_data;
	int ret;

	mutex_lock(&c->mutex);
	ret = utrace_control_pid(c->target, c->engine, UTRACE_DETACH); // expect: ealready-freed
	if (ret == -EINPROGRESS)
		while (utrace_barrier_pid(c->target, c->engine) == -ERESTARTSYS) // expect: barrier-in-atomic
			schedule_timeout_uninterruptible(1);
	mutex_unlock(&c->mutex);
	if (ret == -EALREADY)
		return 0;	/* it leaks, but lives */
	utrace_engine_put(c->engine);
	put_pid(c->target);
	kfree(c);
	return 0;
}

static ssize_t gdb_write(struct file *file, const char __user *buf, size_t len, loff_t *off)
{
	struct gdb_conn *c = file->private_data;
	int rc;

	if (len >= PKT_MAX)
		return -E2BIG;
	mutex_lock(&c->mutex);
	if (copy_from_user(c->in, buf, len)) {
		mutex_unlock(&c->mutex);
		return -EFAULT;
	}
	switch (c->in[0]) {
	case 'c':
		c->at_stop = 0;
		rc = utrace_control_pid(c->target, c->engine, UTRACE_RESUME);
		if (rc)
			push(c, "E01");
		break;
	case 's':
		c->at_stop = 0;
		rc = utrace_control_pid(c->target, c->engine, UTRACE_SINGLESTEP); // expect: step-unchecked
		if (rc)
			push(c, "E02");
		break;
	case '\003':
		rc = utrace_control_pid(c->target, c->engine, UTRACE_INTERRUPT);
		if (rc == -EINPROGRESS)
			rc = 0;
		break;
	default:
		push(c, "");
	}
	mutex_unlock(&c->mutex);
	return len;
}

static const struct file_operations gdb_fops = {
	.owner = THIS_MODULE,
	.open = gdb_open,
	.release = gdb_release,
	.write = gdb_write,
};
