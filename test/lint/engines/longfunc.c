/* Everything in one ioctl.  A production tool of a company that no longer exists. */
#include <linux/module.h>
#include <linux/miscdevice.h>
#include <linux/utrace.h>

struct cov_sess {
	struct task_struct *t;
	struct utrace_engine *e;
	unsigned long *ring;
	unsigned int head, size;
	int flags;
};

static u32 cov_quiesce(enum utrace_resume_action action, struct utrace_engine *e, unsigned long event)
{
	return UTRACE_RESUME;
}

static u32 cov_signal(u32 action, struct utrace_engine *e, struct pt_regs *regs, siginfo_t *info,
		      const struct k_sigaction *orig_ka, struct k_sigaction *return_ka)
{
	struct cov_sess *s = e->data;

	s->ring[s->head++ % s->size] = regs->ip;
	if (!arch_has_block_step())
		return UTRACE_SIGNAL_DELIVER | UTRACE_RESUME;
	return UTRACE_SIGNAL_IGN | UTRACE_BLOCKSTEP;
}

static const struct utrace_engine_ops cov_ops = {
	.report_quiesce = cov_quiesce,
	.report_signal = cov_signal,
};

static long cov_ioctl(struct file *filp, unsigned int cmd, unsigned long arg)
{
	struct cov_sess *s = filp->private_data;
	struct utrace_engine *e;
	struct task_struct *t;
	long rc = 0;

	switch (cmd) {
	case COV_START:
		if (s)
			return -EBUSY;
		rcu_read_lock();
		t = find_task_by_vpid(arg);
		if (!t) {
			rcu_read_unlock();
			return -ESRCH;
		}
		get_task_struct(t);
		rcu_read_unlock();
		s = kzalloc(sizeof(*s), GFP_KERNEL);
		if (!s) {
			put_task_struct(t);
			return -ENOMEM;
		}
		s->size = COV_SIZE;
		s->ring = vmalloc(COV_SIZE * sizeof(long));
		if (!s->ring) {
			rc = -ENOMEM;
			goto free_sess;
		}
		e = utrace_attach_task(t, UTRACE_ATTACH_CREATE, &cov_ops, s); // expect: no-final-callback
		if (IS_ERR(e)) {
			rc = PTR_ERR(e);
			goto free_ring;
		}
		s->t = t;
		s->e = e;
		rc = utrace_set_events(t, e, UTRACE_EVENT(QUIESCE) | UTRACE_EVENT_SIGNAL_ALL);
		if (rc == -ESRCH || rc == -EALREADY) {
			utrace_engine_put(e);
			goto free_ring;
		}
		if (utrace_control(t, e, UTRACE_REPORT) == -ESRCH)
			pr_debug("cov: too late\n");
		filp->private_data = s;
		return 0;

	case COV_STEP:
		if (!s)
			return -EINVAL;
		if (!arch_has_block_step())
			return -EOPNOTSUPP;
		rc = utrace_control(s->t, s->e, UTRACE_BLOCKSTEP);
		return rc == -EINPROGRESS ? 0 : rc;

	case COV_STOP:
		if (!s)
			return -EINVAL;
		t = s->t;
		rc = utrace_control(t, s->e, UTRACE_DETACH); // expect: ealready-freed
		if (rc == -EINPROGRESS) {
			do {
				rc = utrace_barrier(t, s->e);
				if (rc == -ERESTARTSYS)
					schedule_timeout_uninterruptible(1);
			} while (rc == -ERESTARTSYS);
			if (rc == -ESRCH)
				rc = 0;
		}
		if (rc == -EALREADY)
			return 0;
		filp->private_data = NULL;
		utrace_engine_put(s->e);
		goto free_ring;

	case COV_ABORT:
		if (!s)
			return -EINVAL;
		filp->private_data = NULL;
		t = s->t;
		if ((rc = utrace_control(t, s->e, UTRACE_DETACH)) && rc != -ESRCH) { // expect: ealready-freed ealready-ignored
			pr_err("cov: abort: %ld\n", rc);
		}
		utrace_engine_put(s->e);
		rc = utrace_barrier(t, s->e); // expect: barrier-result engine-after-put
		vfree(s->ring);
		kfree(s);
		put_task_struct(t);
		return 0;

	case COV_READ:
		if (!s)
			return -EINVAL;
		return copy_to_user((void __user *)arg, s->ring, s->size * sizeof(long)) ? -EFAULT : 0;
	}
	return -ENOTTY;

free_ring:
	vfree(s->ring);
free_sess:
	put_task_struct(t);
	kfree(s);
	return rc;
}
