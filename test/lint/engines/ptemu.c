/*
 * A ptrace(2) look-alike on utrace: attach, peek, cont, step, detach by ioctl on /dev/ptemu.
 */
#include <linux/module.h>
#include <linux/miscdevice.h>
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/utrace.h>
#include <linux/wait.h>
#include <asm/uaccess.h>

#define PT_ATTACH	_IOW('p', 1, int)
#define PT_CONT		_IOW('p', 2, int)
#define PT_STEP		_IOW('p', 3, int)
#define PT_DETACH	_IO('p', 4)
#define PT_GETIP	_IOR('p', 5, unsigned long)

struct pt_session {
	struct mutex lock;
	struct kref ref;
	struct task_struct *child;
	struct utrace_engine *engine;
	wait_queue_head_t wq;
	int stopped;
	int dead;
	int sig;
};

static void session_release(struct kref *ref)
{
	struct pt_session *s = container_of(ref, struct pt_session, ref);

	if (s->child)
		put_task_struct(s->child);
	kfree(s);
}

static u32 pt_stop(struct pt_session *s, int sig)
{
	s->sig = sig;
	s->stopped = 1;
	wake_up_interruptible(&s->wq);
	return UTRACE_STOP;
}

static u32 pt_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	struct pt_session *s = engine->data;

	if (event & UTRACE_EVENT(DEATH))
		return UTRACE_RESUME;
	if (event == 0 && !s->stopped)
		return pt_stop(s, SIGSTOP);
	return UTRACE_RESUME;
}

static u32 pt_signal(u32 action, struct utrace_engine *engine, struct pt_regs *regs,
		     siginfo_t *info, const struct k_sigaction *orig_ka,
		     struct k_sigaction *return_ka)
{
	struct pt_session *s = engine->data;

	if (orig_ka == NULL)
		return utrace_signal_action(action) | UTRACE_RESUME;
	return UTRACE_SIGNAL_IGN | pt_stop(s, info->si_signo);
}

static u32 pt_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct pt_session *s = engine->data;

	s->dead = 1;
	wake_up(&s->wq);
	kref_put(&s->ref, session_release);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops pt_ops = {
	.report_quiesce = pt_quiesce,
	.report_signal = pt_signal,
	.report_death = pt_death,
};

static long pt_attach(struct pt_session *s, int nr)
{
	struct utrace_engine *engine;
	struct task_struct *child;
	int ret;

	if (s->engine)
		return -EBUSY;
	rcu_read_lock();
	child = find_task_by_vpid(nr);
	if (child)
		get_task_struct(child);
	rcu_read_unlock();
	if (!child)
		return -ESRCH;
	if (child == current) {
		put_task_struct(child);
		return -EPERM;
	}

	kref_get(&s->ref);
	engine = utrace_attach_task(child, UTRACE_ATTACH_CREATE | UTRACE_ATTACH_EXCLUSIVE |
				    UTRACE_ATTACH_MATCH_OPS, &pt_ops, s);
	if (IS_ERR(engine)) {
		kref_put(&s->ref, session_release);
		put_task_struct(child);
		return PTR_ERR(engine);
	}
	ret = utrace_set_events(child, engine, UTRACE_EVENT(QUIESCE) | UTRACE_EVENT_SIGNAL_ALL |
				UTRACE_EVENT(DEATH));
	if (ret) {
		utrace_control(child, engine, UTRACE_DETACH);
		utrace_engine_put(engine);
		kref_put(&s->ref, session_release);
		put_task_struct(child);
		return ret;
	}
	s->engine = engine;
	s->child = child;
	ret = utrace_control(child, engine, UTRACE_STOP);
	if (ret == -EINPROGRESS)
		ret = 0;
	return ret;
}

static long pt_resume(struct pt_session *s, enum utrace_resume_action how)
{
	int ret;

	if (!s->engine)
		return -ESRCH;
	s->stopped = 0;
	ret = utrace_control(s->child, s->engine, how);
	return ret == -EINPROGRESS ? 0 : ret;
}

/* The engine's count goes with the engine: on 0 it is ours, else the death report drops it. */
static long pt_detach(struct pt_session *s)
{
	int ret;

	if (!s->engine)
		return -ESRCH;
	ret = utrace_control(s->child, s->engine, UTRACE_DETACH);
	if (ret == -EINPROGRESS) {
		while ((ret = utrace_barrier(s->child, s->engine)) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
		ret = 0;
	}
	if (ret == 0)
		kref_put(&s->ref, session_release);
	utrace_engine_put(s->engine);
	s->engine = NULL;
	return ret == -EALREADY ? -ESRCH : ret;
}

static long pt_getip(struct pt_session *s, unsigned long __user *where)
{
	struct utrace_examiner exam;
	unsigned long ip;
	int ret;

	ret = utrace_prepare_examine(s->child, s->engine, &exam);
	if (ret)
		return ret;
	ip = KSTK_EIP(s->child);
	ret = utrace_finish_examine(s->child, s->engine, &exam);
	if (ret)
		return ret;
	return put_user(ip, where);
}

static long pt_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pt_session *s = file->private_data;
	long ret;

	mutex_lock(&s->lock);
	switch (cmd) {
	case PT_ATTACH:
		ret = pt_attach(s, (int)arg);
		break;
	case PT_CONT:
		ret = pt_resume(s, UTRACE_RESUME);
		break;
	case PT_STEP:
		ret = pt_resume(s, UTRACE_SINGLESTEP); // expect: step-unchecked
		break;
	case PT_DETACH:
		ret = pt_detach(s);
		break;
	case PT_GETIP:
		ret = pt_getip(s, (unsigned long __user *)arg);
		break;
	default:
		ret = -ENOTTY;
	}
	mutex_unlock(&s->lock);
	return ret;
}

static int pt_open(struct inode *inode, struct file *file)
{
	struct pt_session *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return -ENOMEM;
	mutex_init(&s->lock);
	kref_init(&s->ref);
	init_waitqueue_head(&s->wq);
	file->private_data = s;
	return 0;
}

static int pt_close(struct inode *inode, struct file *file)
{
	struct pt_session *s = file->private_data;

	if (s->engine)
		pt_detach(s);
	kref_put(&s->ref, session_release);
	return 0;
}

static const struct file_operations pt_fops = {
	.owner = THIS_MODULE,
	.open = pt_open,
	.release = pt_close,
	.unlocked_ioctl = pt_ioctl,
};

static struct miscdevice pt_dev = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "ptemu",
	.fops = &pt_fops,
};

static int __init pt_init(void) { return misc_register(&pt_dev); }
/* Open files hold the module, but a dying child may be in its report. */
static void __exit pt_fini(void) { misc_deregister(&pt_dev); } // expect: unload-unsafe
module_init(pt_init);
module_exit(pt_fini);
MODULE_LICENSE("GPL");
