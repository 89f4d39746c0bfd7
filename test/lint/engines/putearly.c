/* References given back too early. */
#include <linux/module.h>
#include <linux/utrace.h>
#include <linux/slab.h>

struct pe {
	struct pid *pid;
	struct utrace_engine *engine;
	struct list_head list;
};

static u32 pe_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		   const struct linux_binprm *bprm, struct pt_regs *regs)
{
	pr_info("exec\n");
	return UTRACE_RESUME;
}

static u32 pe_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	kfree(engine->data);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops pe_ops = {
	.report_exec = pe_exec,
	.report_death = pe_death,
};

int pe_start(struct pe *pe)
{
	struct utrace_engine *engine;
	int ret;

	engine = utrace_attach_pid(pe->pid, UTRACE_ATTACH_CREATE, &pe_ops, pe);
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	ret = utrace_set_events_pid(pe->pid, engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(DEATH));
	if (ret)
		goto out;
	pe->engine = engine;
out:
	/* do not leak it */
	utrace_engine_put(engine);
	return ret;
}

int pe_stop(struct pe *pe)
{
	int ret = utrace_control_pid(pe->pid, pe->engine, UTRACE_DETACH); // expect: engine-after-put

	if (ret == -EINPROGRESS)
		while (utrace_barrier_pid(pe->pid, pe->engine) == -ERESTARTSYS) // expect: engine-after-put
			schedule_timeout_uninterruptible(1);
	else if (ret)
		return ret;
	kfree(pe);
	return 0;
}

int pe_once(struct pid *pid)
{
	struct utrace_engine *engine;
	int ret;

	engine = utrace_attach_pid(pid, UTRACE_ATTACH_CREATE, &pe_ops, NULL);
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	utrace_engine_put(engine);
	ret = utrace_set_events_pid(pid, engine, UTRACE_EVENT(EXEC)); // expect: engine-after-put
	return ret;
}

int pe_last(struct pid *pid)
{
	struct utrace_engine *engine;
	int ret;

	engine = utrace_attach_pid(pid, UTRACE_ATTACH_CREATE, &pe_ops, NULL);
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	ret = utrace_set_events_pid(pid, engine, UTRACE_EVENT(EXEC));
	utrace_engine_put(engine);
	return ret;
}

int pe_twice(struct pid *pid)
{
	struct utrace_engine *engine;
	int ret;

	engine = utrace_attach_pid(pid, UTRACE_ATTACH_MATCH_OPS, &pe_ops, NULL);
	if (IS_ERR(engine))
		return 0;
	utrace_engine_get(engine);
	utrace_engine_put(engine);
	ret = utrace_control_pid(pid, engine, UTRACE_INTERRUPT); // expect: action-needs-quiesce
	utrace_engine_put(engine);
	return ret;
}
