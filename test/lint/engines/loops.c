/* Every way to wait that has been seen in the wild. */
#include <linux/module.h>
#include <linux/utrace.h>
#include <linux/delay.h>

struct l {
	struct task_struct *t;
	struct utrace_engine *e;
	volatile int busy;
	struct completion gone;
};

static u32 l_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		  const struct linux_binprm *bprm, struct pt_regs *regs)
{
	struct l *l = engine->data;

	l->busy = 1;
	l->busy = 0;
	return UTRACE_RESUME;
}

static u32 l_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	kfree(engine->data);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops l_ops = { .report_exec = l_exec, .report_death = l_death };

static inline bool is_gone(int rc) { return rc == -EALREADY || rc == -ESRCH; }

void good_while(struct l *l)
{
	int rc = utrace_control(l->t, l->e, UTRACE_DETACH);

	if (is_gone(rc))
		return;
	if (rc == -EINPROGRESS)
		while ((rc = utrace_barrier(l->t, l->e)) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
	kfree(l);
}

void good_for(struct l *l)
{
	int rc = utrace_control(l->t, l->e, UTRACE_DETACH);

	for (; rc == -EINPROGRESS || rc == -ERESTARTSYS; rc = utrace_barrier(l->t, l->e)) {
		if (rc == -ERESTARTSYS)
			msleep(1);
		if (rc == -EINPROGRESS)
			continue;
	}
	if (rc == 0)
		kfree(l);
}

void good_goto(struct l *l)
{
	int rc;

	rc = utrace_control(l->t, l->e, UTRACE_DETACH);
	if (rc != 0 && rc != -EINPROGRESS)
		return;
	if (!rc)
		goto done;
again:
	rc = utrace_barrier(l->t, l->e);
	if (rc == -ERESTARTSYS) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		schedule_timeout(1);
		goto again;
	}
done:
	kfree(l);
}

void good_always_barrier(struct l *l)
{
	int rc = utrace_control(l->t, l->e, UTRACE_DETACH);
	int brc;

	do {
		brc = utrace_barrier(l->t, l->e);
		if (brc == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
	} while (brc == -ERESTARTSYS);
	if (rc == 0 || rc == -EINPROGRESS)
		kfree(l);
}

void bad_no_retry(struct l *l)
{
	int rc = utrace_control(l->t, l->e, UTRACE_DETACH);

	if (rc == -EALREADY || rc == -ESRCH)
		return;
	if (rc == -EINPROGRESS)
		utrace_barrier(l->t, l->e); // expect: barrier-result
	kfree(l);
}

void bad_spin(struct l *l)
{
	int rc = utrace_control(l->t, l->e, UTRACE_DETACH);

	if (is_gone(rc))
		return;
	if (rc == -EINPROGRESS)
		while (utrace_barrier(l->t, l->e) == -ERESTARTSYS) // expect: barrier-result
			;
	kfree(l);
}

void bad_spin_relax(struct l *l)
{
	int rc;

	do {
		rc = utrace_barrier(l->t, l->e); // expect: barrier-result
		cpu_relax();
	} while (rc == -ERESTARTSYS);
}

int bad_esrch(struct l *l)
{
	int rc = utrace_control(l->t, l->e, UTRACE_DETACH);

	if (rc == -EALREADY || rc == -ESRCH)
		return 0;
	if (rc == -EINPROGRESS) {
		do {
			rc = utrace_barrier(l->t, l->e); // expect: barrier-result
			if (rc == -ERESTARTSYS)
				schedule_timeout_uninterruptible(1);
		} while (rc == -ERESTARTSYS);
		if (rc) {
			printk(KERN_ERR "barrier failed: %d\n", rc);
			return rc;
		}
	}
	kfree(l);
	return 0;
}

void bad_sleep_instead(struct l *l)
{
	int rc = utrace_control(l->t, l->e, UTRACE_DETACH); // expect: barrier-missing

	if (is_gone(rc))
		return;
	while (l->busy)
		msleep(10);
	kfree(l);
}

void bad_retry(struct l *l)
{
	int rc;

	while ((rc = utrace_control(l->t, l->e, UTRACE_DETACH)) == -EALREADY) // expect: ealready-retried
		cond_resched();
}

void bad_retry_spin(struct l *l)
{
	while (utrace_control(l->t, l->e, UTRACE_DETACH) == -EINPROGRESS)
		cpu_relax();
}

void fine_retry_waits(struct l *l)
{
	int rc;

	do {
		rc = utrace_control(l->t, l->e, UTRACE_DETACH);
		if (rc == -EALREADY)
			schedule_timeout_uninterruptible(1);
	} while (rc == -EALREADY);
	if (rc == -EINPROGRESS)
		while (utrace_barrier(l->t, l->e) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
}

int bad_retry_count(struct l *l)
{
	int tries = 0, rc;

retry:
	rc = utrace_control(l->t, l->e, UTRACE_DETACH); // expect: ealready-retried
	if (rc && tries++ < 1000)
		goto retry;
	return rc;
}

int fine_each(struct l *ls, int n)
{
	int i, rc, left = 0;

	for (i = 0; i < n; i++) {
		rc = utrace_control(ls[i].t, ls[i].e, UTRACE_DETACH);
		if (rc == -EALREADY)
			left++;
		if (rc < 0)
			continue;
		utrace_engine_put(ls[i].e);
	}
	return left;
}

void bad_barrier_first(struct l *l)
{
	int rc;

	while (utrace_barrier(l->t, l->e) == -ERESTARTSYS)
		schedule_timeout_uninterruptible(1);
	rc = utrace_control(l->t, l->e, UTRACE_DETACH); // expect: barrier-missing
	if (rc != -EALREADY && rc != -ESRCH)
		kfree(l);
}

int good_stop_then_detach(struct l *l)
{
	int rc = utrace_control(l->t, l->e, UTRACE_STOP);

	if (rc == -EINPROGRESS)
		do {
			rc = utrace_barrier(l->t, l->e);
		} while (rc == -ERESTARTSYS && (schedule_timeout_uninterruptible(1), 1));
	rc = utrace_control(l->t, l->e, UTRACE_DETACH);
	if (rc == 0)
		kfree(l);
	return rc;
}
