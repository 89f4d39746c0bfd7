/* The engine's data is a member in the middle of the record that is freed. */
#include <linux/module.h>
#include <linux/utrace.h>

struct hook {
	struct utrace_engine *engine;
	void (*fn)(struct hook *);
};

struct probe {
	struct list_head list;
	struct hook hook;
	struct task_struct *task;
	char name[16];
};

#define to_probe(h) container_of((h), struct probe, hook)

static u32 probe_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		      const struct linux_binprm *bprm, struct pt_regs *regs)
{
	struct hook *h = engine->data;

	h->fn(h);
	return UTRACE_RESUME;
}

static u32 probe_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct hook *h = engine->data;
	struct probe *p = to_probe(h);

	utrace_engine_put(h->engine);
	kfree(p);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops probe_ops = {
	.report_exec = probe_exec,
	.report_death = probe_death,
};

int probe_start(struct probe *p)
{
	int rc;

	p->hook.engine = utrace_attach_task(p->task, UTRACE_ATTACH_CREATE, &probe_ops, &p->hook);
	if (IS_ERR(p->hook.engine))
		return PTR_ERR(p->hook.engine);
	rc = utrace_set_events(p->task, p->hook.engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(DEATH));
	if (rc) {
		utrace_control(p->task, p->hook.engine, UTRACE_DETACH);
		utrace_engine_put(p->hook.engine);
	}
	return rc;
}

int probe_stop(struct probe *p)
{
	int rc = utrace_control(p->task, p->hook.engine, UTRACE_DETACH); // expect: ealready-freed barrier-missing

	utrace_engine_put(p->hook.engine);
	kfree(p);
	return rc;
}

int hook_stop(struct hook *h)
{
	struct probe *p = container_of(h, struct probe, hook);
	int rc = utrace_control(p->task, h->engine, UTRACE_DETACH); // expect: ealready-freed

	if (rc == -EINPROGRESS)
		while (utrace_barrier(p->task, h->engine) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
	utrace_engine_put(h->engine);
	kfree(p);
	return 0;
}

int hook_stop_well(struct hook *h)
{
	struct probe *p = to_probe(h);
	int rc = utrace_control(p->task, h->engine, UTRACE_DETACH);

	if (rc == -EALREADY || rc == -ESRCH)
		return 0;
	if (rc == -EINPROGRESS) {
		do
			rc = utrace_barrier(p->task, h->engine);
		while (rc == -ERESTARTSYS && schedule_timeout_uninterruptible(1) == 0);
	}
	utrace_engine_put(h->engine);
	kfree(p);
	return 0;
}

/* Two names for one pointer. */
void alias_stop(struct probe *p)
{
	struct probe *same = p;
	struct hook *h = &p->hook;
	struct utrace_engine *e = h->engine;
	int rc = utrace_control(same->task, e, UTRACE_DETACH); // expect: ealready-freed barrier-missing ealready-ignored

	if (rc)
		pr_debug("alias: %d\n", rc);
	kfree(same);
}

/* Frees something else on the way; the record stays. */
int name_stop(struct probe *p, char *name)
{
	int rc = utrace_control(p->task, p->hook.engine, UTRACE_DETACH);

	kfree(name);
	return rc;
}
