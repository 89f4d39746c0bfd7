/* How people quiet __must_check. */
#include <linux/module.h>
#include <linux/utrace.h>

struct spy {
	struct task_struct *task;
	struct utrace_engine *engine;
	atomic_t hits;
};

static u32 spy_jctl(u32 action, struct utrace_engine *engine, int type, int notify)
{
	atomic_inc(&((struct spy *)engine->data)->hits);
	return UTRACE_RESUME;
}

static u32 spy_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	kfree(engine->data);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops spy_ops = {
	.report_jctl = spy_jctl,
	.report_death = spy_death,
};

#define SPY_MASK (UTRACE_EVENT(JCTL) | UTRACE_EVENT(DEATH))

void spy_stop_attr(struct spy *s)
{
	int ret __attribute__((unused));

	ret = utrace_control(s->task, s->engine, UTRACE_DETACH); // expect: ealready-ignored
}

void spy_stop_attr_init(struct spy *s)
{
	int __maybe_unused ret = utrace_control(s->task, s->engine, UTRACE_DETACH); // expect: ealready-ignored

	utrace_engine_put(s->engine);
}

void spy_stop_if(struct spy *s)
{
	if (utrace_control(s->task, s->engine, UTRACE_DETACH)) // expect: ealready-ignored
		;
	utrace_engine_put(s->engine);
}

void spy_stop_if_block(struct spy *s)
{
	if (utrace_control(s->task, s->engine, UTRACE_DETACH) != 0) { // expect: ealready-ignored
		/* what could we do? */
	}
}

void spy_stop_void(struct spy *s)
{
	(void)utrace_control(s->task, s->engine, UTRACE_DETACH); // expect: ealready-ignored
}

void spy_stop_overwrite(struct spy *s)
{
	int ret;

	ret = utrace_set_events(s->task, s->engine, 0); // expect: ealready-ignored
	ret = utrace_control(s->task, s->engine, UTRACE_DETACH);
	if (ret == -EALREADY || ret == -ESRCH)
		return;
	if (ret == -EINPROGRESS)
		while (utrace_barrier(s->task, s->engine) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
	utrace_engine_put(s->engine);
	kfree(s);
}

void spy_stop_print(struct spy *s)
{
	pr_info("detach: %d\n", utrace_control(s->task, s->engine, UTRACE_DETACH)); // expect: ealready-ignored
}

void spy_stop_self(struct spy *s)
{
	int ret = utrace_control(s->task, s->engine, UTRACE_DETACH); // expect: ealready-ignored

	ret = ret;
}

void spy_stop_likely(struct spy *s)
{
	if (unlikely(utrace_control(s->task, s->engine, UTRACE_DETACH) < 0)) // expect: ealready-ignored
		pr_debug("spy: oh well\n");
}

int spy_stop_ternary(struct spy *s)
{
	return utrace_control(s->task, s->engine, UTRACE_DETACH) ? -EBUSY : 0;
}

int spy_stop_return(struct spy *s)
{
	return utrace_control(s->task, s->engine, UTRACE_DETACH);
}

void spy_pause(struct spy *s)
{
	int ignored;

	ignored = utrace_set_events(s->task, s->engine, UTRACE_EVENT(JCTL)); // expect: ealready-ignored
	(void)ignored;
}

int spy_extend(struct spy *s, unsigned long more)
{
	/* only adds */
	return utrace_set_events(s->task, s->engine, s->engine->flags | more);
}

void spy_extend_quiet(struct spy *s)
{
	if (utrace_set_events(s->task, s->engine, SPY_MASK | UTRACE_EVENT(EXIT))) // expect: event-without-callback
		;
}

int spy_start(struct spy *s)
{
	int rc;

	s->engine = utrace_attach_task(s->task, UTRACE_ATTACH_CREATE, &spy_ops, s);
	if (IS_ERR(s->engine))
		return PTR_ERR(s->engine);
	rc = utrace_set_events(s->task, s->engine, SPY_MASK); // expect: arming-ignored
	(void)rc;
	return 0;
}
