/* Tracing agent, generated skeleton + macros.  Don't look for functions, look for MACROS. */
#include "agent_compat.h"

#define AGENT_DETACH(a)		utrace_control((a)->task, (a)->engine, UTRACE_DETACH)
#define AGENT_BARRIER(a)	utrace_barrier((a)->task, (a)->engine)
#define CHECK(expr, label)	do { int __e = (expr); if (__e) { err = __e; goto label; } } while (0)
#define RETURN_IF(cond, val)	if (unlikely(cond)) return (val)
#define CALLBACK(name, args...)	static u32 agent_##name(u32 action, struct utrace_engine *engine, ##args)

typedef struct agent {
	struct task_struct	*task;
	struct utrace_engine	*engine;
	void			*buf;
	struct completion	dead;
	struct agent		*next;
} agent_t;

static agent_t *agents;
static DEFINE_MUTEX(agents_mutex);

static inline agent_t *agent_of(struct utrace_engine *engine) { return (agent_t *)engine->data; }

static void agent_destroy(agent_t *a)
{
	if (a->buf)
		vfree(a->buf);
	utrace_engine_put(a->engine);
	put_task_struct(a->task);
	kfree(a);
}

static u32 agent_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	RETURN_IF(event == UTRACE_EVENT(DEATH), UTRACE_RESUME);
	if (utrace_set_events(current, engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(DEATH)) == -EINVAL)
		BUG();
	return UTRACE_RESUME;
}

static u32 agent_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		      const struct linux_binprm *bprm, struct pt_regs *regs)
{
	agent_t *a = agent_of(engine);

	agent_note(a, bprm->filename);
	return UTRACE_RESUME;
}

static u32 agent_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	agent_t *a = agent_of(engine);

	complete(&a->dead);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops agent_ops = {
	.report_quiesce	= agent_quiesce,
	.report_exec	= agent_exec,
	.report_death	= agent_death,
};

int agent_start(struct task_struct *task)
{
	agent_t *a;
	int err = -ENOMEM;

	a = kzalloc(sizeof(*a), GFP_KERNEL);
	RETURN_IF(!a, -ENOMEM);
	a->buf = vmalloc(AGENT_BUF);
	if (!a->buf)
		goto fail_buf;
	init_completion(&a->dead);
	get_task_struct(task);
	a->task = task;
	a->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &agent_ops, a);
	if (IS_ERR(a->engine)) {
		err = PTR_ERR(a->engine);
		goto fail_attach;
	}
	CHECK(utrace_set_events(task, a->engine, UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(EXEC) |
				UTRACE_EVENT(DEATH)), fail_events);
	mutex_lock(&agents_mutex);
	a->next = agents;
	agents = a;
	mutex_unlock(&agents_mutex);
	return 0;

fail_events:
	/* never armed: -EALREADY and -ESRCH mean that nothing of ours runs */
	utrace_engine_put(a->engine);
fail_attach:
	put_task_struct(task);
	vfree(a->buf);
fail_buf:
	kfree(a);
	return err;
}

int agent_stop(agent_t *a)
{
	int err = AGENT_DETACH(a);

	switch (err) {
	case -EINPROGRESS:
		while (AGENT_BARRIER(a) == -ERESTARTSYS)
			msleep(1);
		break;
	case -EALREADY:
	case -ESRCH:
		wait_for_completion(&a->dead);
		break;
	}
	agent_destroy(a);
	return 0;
}

int agent_stop_nowait(agent_t *a)
{
	int err = AGENT_DETACH(a); // expect: ealready-freed

	if (err && err != -EALREADY)
		return err;
	agent_destroy(a);
	return 0;
}

void agent_stop_all(void)
{
	agent_t *a, *next;

	for (a = agents; a; a = next) {
		next = a->next;
		AGENT_DETACH(a); // expect: barrier-missing ealready-freed ealready-ignored
		agent_destroy(a);
	}
	agents = NULL;
}

void agent_stop_some(int (*want)(agent_t *))
{
	agent_t **pp = &agents, *a;
	int err;

	mutex_lock(&agents_mutex);
	while ((a = *pp) != NULL) {
		if (!want(a)) {
			pp = &a->next;
			continue;
		}
		err = AGENT_DETACH(a);
		if (err == -EINPROGRESS) {
			while ((err = AGENT_BARRIER(a)) == -ERESTARTSYS)
				schedule_timeout_uninterruptible(1);
			err = 0;
		}
		if (!err) {
			*pp = a->next;
			agent_destroy(a);
		} else
			pp = &a->next;
	}
	mutex_unlock(&agents_mutex);
}
