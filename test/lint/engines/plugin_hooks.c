/* plug-in tracer: front ends register a struct of hooks; the engine core is here */
#include <linux/utrace.h>
#include "plug.h"

struct plug_ctx {
	const struct plug_hooks *hooks;
	struct task_struct *task;
	struct utrace_engine *engine;
	struct rcu_head rcu;
	atomic_t users;
	void *priv;
};

static void plug_ctx_rcu(struct rcu_head *head)
{
	kfree(container_of(head, struct plug_ctx, rcu));
}

static void plug_ctx_release(struct plug_ctx *ctx)
{
	if (atomic_dec_and_test(&ctx->users)) {
		put_task_struct(ctx->task);
		utrace_engine_put(ctx->engine);
		call_rcu(&ctx->rcu, plug_ctx_rcu);
	}
}

static u32 plug_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		     const struct linux_binprm *bprm, struct pt_regs *regs)
{
	struct plug_ctx *ctx = engine->data;

	return ctx->hooks->exec ? ctx->hooks->exec(ctx, bprm) : UTRACE_RESUME;
}

static u32 plug_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct plug_ctx *ctx = engine->data;

	if (ctx->hooks->death)
		ctx->hooks->death(ctx, signal);
	plug_ctx_release(ctx);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops plug_ops = {
	.report_exec = plug_exec,
	.report_death = plug_death,
};

struct plug_ctx *plug_attach(struct task_struct *task, const struct plug_hooks *hooks)
{
	struct plug_ctx *ctx;
	struct utrace_engine *engine;
	unsigned long mask = UTRACE_EVENT(DEATH);
	int err;

	if (hooks->exec)
		mask |= UTRACE_EVENT(EXEC);
	ctx = kzalloc(sizeof(*ctx), GFP_KERNEL);
	if (!ctx)
		return ERR_PTR(-ENOMEM);
	atomic_set(&ctx->users, 2);
	ctx->hooks = hooks;
	get_task_struct(task);
	ctx->task = task;
	engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &plug_ops, ctx);
	if (IS_ERR(engine)) {
		put_task_struct(task);
		kfree(ctx);
		return ERR_CAST(engine);
	}
	ctx->engine = engine;
	err = utrace_set_events(task, engine, mask);
	if (!err)
		return ctx;
	WARN_ON(err != -ESRCH && err != -EALREADY);
	atomic_set(&ctx->users, 1);
	plug_ctx_release(ctx);
	return ERR_PTR(err);
}

void plug_detach(struct plug_ctx *ctx)
{
	int err = utrace_control(ctx->task, ctx->engine, UTRACE_DETACH);

	switch (err) {
	case -EINPROGRESS:
		while (utrace_barrier(ctx->task, ctx->engine) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(HZ / 10);
		/* fall through */
	case 0:
		plug_ctx_release(ctx);
		break;
	default:
		break;
	}
	plug_ctx_release(ctx);
}

int plug_mask(struct plug_ctx *ctx, unsigned long clear)
{
	int err = utrace_set_events(ctx->task, ctx->engine, ctx->engine->flags & ~clear);

	if (err == -EINPROGRESS)
		err = utrace_barrier(ctx->task, ctx->engine);
	return err;
}

void plug_mute(struct plug_ctx *ctx)
{
	utrace_set_events(ctx->task, ctx->engine, UTRACE_EVENT(EXEC)); // expect: ealready-ignored
}

void plug_kill(struct plug_ctx *ctx)
{
	int err;

	send_sig(SIGKILL, ctx->task, 1);
	do {
		err = utrace_control(ctx->task, ctx->engine, UTRACE_DETACH); // expect: ealready-retried
	} while (err == -EALREADY || err == -EINPROGRESS);
	plug_ctx_release(ctx);
}
