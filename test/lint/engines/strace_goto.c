/* in-kernel strace into a relay channel; ladder style */
#include <linux/relay.h>
#include <linux/utrace.h>
#include <linux/module.h>
#include <asm/syscall.h>

struct ks_ctx {
	struct rchan *chan;
	struct utrace_engine *engine;
	struct task_struct *tsk;
	char *path;
	int depth;
};

static u32 ks_quiesce(u32 action, struct utrace_engine *engine, unsigned long event);
static u32 ks_sys_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs);
static u32 ks_sys_exit(u32 action, struct utrace_engine *engine, struct pt_regs *regs);
static u32 ks_death(struct utrace_engine *engine, bool group_dead, int signal);

static const struct utrace_engine_ops ks_ops =
{
	.report_quiesce       = ks_quiesce,
	.report_syscall_entry = ks_sys_entry,
	.report_syscall_exit  = ks_sys_exit,
	.report_death         = ks_death,
};

static void ks_ctx_free(struct ks_ctx *c)
{
	if (!c)
		return;
	if (c->chan)
		relay_close(c->chan);
	kfree(c->path);
	if (c->tsk)
		put_task_struct(c->tsk);
	kfree(c);
}

static struct ks_ctx *ks_ctx_alloc(struct task_struct *tsk)
{
	struct ks_ctx *c;

	c = kzalloc(sizeof *c, GFP_KERNEL);
	if (!c)
		goto oom;
	c->path = kasprintf(GFP_KERNEL, "strace-%d", tsk->pid);
	if (!c->path)
		goto oom;
	c->chan = relay_open(c->path, NULL, 65536, 8, &ks_relay, NULL);
	if (!c->chan)
		goto oom;
	get_task_struct(tsk);
	c->tsk = tsk;
	return c;
oom:
	ks_ctx_free(c);
	return ERR_PTR(-ENOMEM);
}

int ks_start(struct task_struct *tsk, struct ks_ctx **out)
{
	struct ks_ctx *c;
	int err;

	c = ks_ctx_alloc(tsk);
	if (IS_ERR(c))
		return PTR_ERR(c);

	c->engine = utrace_attach_task(tsk, UTRACE_ATTACH_CREATE | UTRACE_ATTACH_EXCLUSIVE |
				       UTRACE_ATTACH_MATCH_OPS, &ks_ops, c);
	err = IS_ERR(c->engine) ? PTR_ERR(c->engine) : 0;
	if (err)
		goto fail;
	err = utrace_set_events(tsk, c->engine, UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(DEATH));
	if (err)
		goto fail_put;
	err = utrace_control(tsk, c->engine, UTRACE_REPORT);
	if (err && err != -EINPROGRESS)
		goto fail_detach;
	*out = c;
	return 0;

fail_detach:
	if (utrace_control(tsk, c->engine, UTRACE_DETACH) != 0)
		return err;		/* ks_death frees */
fail_put:
	utrace_engine_put(c->engine);
fail:
	ks_ctx_free(c);
	return err;
}

static u32 ks_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	int err;

	switch (event) {
	case 0:
		err = utrace_set_events(current, engine, UTRACE_EVENT(SYSCALL_ENTRY) |
					UTRACE_EVENT(SYSCALL_EXIT) | UTRACE_EVENT(DEATH));
		if (err)
			return UTRACE_DETACH;
		return UTRACE_RESUME;
	case UTRACE_EVENT(DEATH):
		break;
	}
	return UTRACE_RESUME;
}

static u32 ks_sys_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	struct ks_ctx *c = engine->data;
	char line[128];
	int n = ks_format_call(line, sizeof line, regs);

	relay_write(c->chan, line, n);
	c->depth++;
	return UTRACE_SYSCALL_RUN | UTRACE_RESUME;
}

static u32 ks_sys_exit(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	struct ks_ctx *c = engine->data;
	char line[32];
	int n = snprintf(line, sizeof line, " = %ld\n", syscall_get_return_value(current, regs));

	relay_write(c->chan, line, n);
	c->depth--;
	return UTRACE_RESUME;
}

static u32 ks_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct ks_ctx *c = engine->data;

	utrace_engine_put(c->engine);
	ks_ctx_free(c);
	return UTRACE_DETACH;
}

int ks_stop(struct ks_ctx *c)
{
	int err;

	err = utrace_control(c->tsk, c->engine, UTRACE_DETACH);
	if (err == -EINPROGRESS)
		goto wait;
	if (err == 0)
		goto done;
	if (err == -EALREADY || err == -ESRCH)
		goto out;
	pr_err("ks: %d\n", err);
	goto out;
wait:
	for (;;) {
		err = utrace_barrier(c->tsk, c->engine);
		if (err == -ERESTARTSYS) {
			schedule_timeout_uninterruptible(1);
			continue;
		}
		break;
	}
done:
	utrace_engine_put(c->engine);
	ks_ctx_free(c);
out:
	return 0;
}

/* For the ioctl that must not sleep: does not wait for a running callback. */
int ks_stop_atomic(struct ks_ctx *c)
{
	int err = utrace_control(c->tsk, c->engine, UTRACE_DETACH); // expect: barrier-missing

	if (err == -EALREADY || err == -ESRCH)
		return 0;
	utrace_engine_put(c->engine);
	ks_ctx_free(c);
	return 0;
}

int ks_stop_inverted(struct ks_ctx *c)
{
	int err = utrace_control(c->tsk, c->engine, UTRACE_DETACH); // expect: ealready-as-failure ealready-freed

	if (err == 0)
		return 0;
	if (err == -EINPROGRESS) {
		utrace_barrier(c->tsk, c->engine); // expect: barrier-result
		return 0;
	}
	ks_ctx_free(c);
	return err;
}

int ks_stop_put_first(struct ks_ctx *c)
{
	int err;

	utrace_engine_put(c->engine);
	err = utrace_control(c->tsk, c->engine, UTRACE_DETACH); // expect: engine-after-put
	if (err == -EINPROGRESS)
		return -EBUSY;
	if (err)
		return err;
	ks_ctx_free(c);
	return 0;
}
