/* exec-watch, written by somebody who believes in assertions. */
#include <linux/module.h>
#include <linux/utrace.h>
#include <linux/slab.h>

struct ew {
	struct task_struct *t;
	struct utrace_engine *e;
	int n;
};

static struct ew *ew;

static u32 ew_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		   const struct linux_binprm *bprm, struct pt_regs *regs)
{
	struct ew *w = engine->data;

	BUG_ON(w == NULL);
	w->n++;
	return UTRACE_RESUME;
}

static u32 ew_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	int rc;

	/* Once is enough. */
	rc = utrace_set_events(current, engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(DEATH)); // expect: quiesce-forgets-death
	WARN_ON(rc);
	return UTRACE_RESUME;
}

static u32 ew_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct ew *w = engine->data;

	BUG_ON(engine->data != ew);
	ew = NULL;
	kfree(w);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops ew_ops = {
	.report_exec = ew_exec,
	.report_quiesce = ew_quiesce,
	.report_death = ew_death,
};

int ew_start(struct task_struct *t)
{
	int rc;

	BUG_ON(ew);
	ew = kzalloc(sizeof(*ew), GFP_KERNEL);
	BUG_ON(!ew);
	get_task_struct(t);
	ew->t = t;
	ew->e = utrace_attach_task(t, UTRACE_ATTACH_CREATE, &ew_ops, ew);
	BUG_ON(IS_ERR(ew->e));
	rc = utrace_set_events(t, ew->e, UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(EXEC) | // expect: arming-ignored
			       UTRACE_EVENT(DEATH));
	BUG_ON(rc);
	return 0;
}

void ew_stop(void)
{
	int rc;

	rc = utrace_control(ew->t, ew->e, UTRACE_DETACH); // expect: ealready-freed ealready-as-failure
	BUG_ON(rc && rc != -EINPROGRESS && rc != -ESRCH);
	if (rc == -EINPROGRESS)
		while (utrace_barrier(ew->t, ew->e) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
	utrace_engine_put(ew->e);
	put_task_struct(ew->t);
	kfree(ew);
	ew = NULL;
}

void ew_stop2(void)
{
	int rc = utrace_control(ew->t, ew->e, UTRACE_DETACH); // expect: ealready-ignored

	WARN_ON(rc);
}

void ew_stop3(struct ew *w)
{
	BUG_ON(utrace_control(w->t, w->e, UTRACE_DETACH) < 0); // expect: ealready-ignored
	utrace_engine_put(w->e);
}

/* Right: what is asserted cannot happen. */
void ew_stop4(struct ew *w)
{
	int rc = utrace_control(w->t, w->e, UTRACE_DETACH);

	BUG_ON(rc && rc != -EALREADY && rc != -ESRCH && rc != -EINPROGRESS);
	if (rc == -EINPROGRESS) {
		do
			rc = utrace_barrier(w->t, w->e);
		while (rc == -ERESTARTSYS && !schedule_timeout_uninterruptible(1));
		rc = 0;
	}
	if (!rc)
		kfree(w);
}
