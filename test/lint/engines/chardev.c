/* /dev/tracer: each open file traces one task of its owner's choice. */
#include <linux/module.h>
#include <linux/cdev.h>
#include <linux/fs.h>
#include <linux/poll.h>
#include <linux/kfifo.h>
#include <linux/utrace.h>
#include <linux/slab.h>

#define TRACER_SET _IOW('T', 0, pid_t)

struct tracer_event {
	u32 type;
	u32 pid;
	u64 arg;
};

struct tracer_file {
	spinlock_t lock;
	wait_queue_head_t wait;
	struct tracer_event ring[256];
	unsigned int in, out;
	struct task_struct *task;
	struct utrace_engine *engine;
};

static void tracer_emit(struct tracer_file *tf, u32 type, u64 arg)
{
	spin_lock(&tf->lock);
	tf->ring[tf->in++ & 255] = (struct tracer_event) {
		.type = type, .pid = current->pid, .arg = arg,
	};
	spin_unlock(&tf->lock);
	wake_up_interruptible(&tf->wait);
}

static u32 tracer_report_exit(u32 action, struct utrace_engine *engine, long orig_code, long *code)
{
	tracer_emit(engine->data, 1, *code);
	return UTRACE_RESUME;
}

static u32 tracer_report_exec(u32 action, struct utrace_engine *engine,
			      const struct linux_binfmt *fmt, const struct linux_binprm *bprm,
			      struct pt_regs *regs)
{
	tracer_emit(engine->data, 2, 0);
	return UTRACE_RESUME;
}

static const struct utrace_engine_ops tracer_ops = {
	.report_exit = tracer_report_exit,
	.report_exec = tracer_report_exec,
};

static int tracer_set(struct tracer_file *tf, pid_t nr)
{
	struct task_struct *task;
	struct pid *pid;
	int err;

	if (tf->engine)
		return -EBUSY;
	pid = find_get_pid(nr);
	task = get_pid_task(pid, PIDTYPE_PID);
	put_pid(pid);
	if (!task)
		return -ESRCH;
	tf->task = task;
	tf->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &tracer_ops, tf); // expect: no-final-callback
	err = PTR_ERR(tf->engine);
	if (IS_ERR(tf->engine))
		goto put;
	err = utrace_set_events(task, tf->engine, UTRACE_EVENT(EXIT) | UTRACE_EVENT(EXEC));
	if (err == 0)
		return 0;
	utrace_control(task, tf->engine, UTRACE_DETACH);
	utrace_engine_put(tf->engine);
put:
	tf->engine = NULL;
	put_task_struct(task);
	return err;
}

static long tracer_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct tracer_file *tf = file->private_data;
	pid_t nr;

	switch (cmd) {
	case TRACER_SET:
		if (get_user(nr, (pid_t __user *)arg))
			return -EFAULT;
		return tracer_set(tf, nr);
	}
	return -ENOTTY;
}

static int tracer_open(struct inode *inode, struct file *file)
{
	struct tracer_file *tf = kzalloc(sizeof(*tf), GFP_KERNEL);

	if (!tf)
		return -ENOMEM;
	spin_lock_init(&tf->lock);
	init_waitqueue_head(&tf->wait);
	file->private_data = tf;
	return nonseekable_open(inode, file);
}

static int tracer_close(struct inode *inode, struct file *file)
{
	struct tracer_file *tf = file->private_data;

	if (tf->engine) {
		int rc = utrace_control(tf->task, tf->engine, UTRACE_DETACH); // expect: ealready-freed
		switch (rc) {
		case 0:
		case -ESRCH:
		case -EALREADY:
			break;
		case -EINPROGRESS:
			do {
				rc = utrace_barrier(tf->task, tf->engine);
				if (rc == -ERESTARTSYS)
					schedule_timeout_uninterruptible(1);
			} while (rc == -ERESTARTSYS);
			break;
		default:
			BUG();
		}
		utrace_engine_put(tf->engine);
		put_task_struct(tf->task);
	}
	kfree(tf);
	return 0;
}

static ssize_t tracer_read(struct file *file, char __user *buf, size_t len, loff_t *off)
{
	struct tracer_file *tf = file->private_data;
	ssize_t done = 0;

	if (wait_event_interruptible(tf->wait, tf->in != tf->out))
		return -ERESTARTSYS;
	while (len >= sizeof(struct tracer_event) && tf->out != tf->in) {
		if (copy_to_user(buf + done, &tf->ring[tf->out++ & 255], sizeof(struct tracer_event)))
			return done ? done : -EFAULT;
		done += sizeof(struct tracer_event);
		len -= sizeof(struct tracer_event);
	}
	return done;
}

static struct file_operations tracer_fops = {
	.owner = THIS_MODULE,
	.open = tracer_open,
	.release = tracer_close,
	.read = tracer_read,
	.unlocked_ioctl = tracer_ioctl,
};
