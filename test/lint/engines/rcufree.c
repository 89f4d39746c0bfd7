/* Records found under RCU by the callbacks of other engines. */
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/rculist.h>
#include <linux/utrace.h>

struct rec {
	struct list_head list;
	struct rcu_head rcu;
	struct task_struct *task;
	struct utrace_engine *engine;
	unsigned long events;
};

static LIST_HEAD(recs);
static DEFINE_SPINLOCK(recs_lock);

static void rec_free_rcu(struct rcu_head *head)
{
	struct rec *r = container_of(head, struct rec, rcu);

	put_task_struct(r->task);
	kfree(r);
}

static void rec_unlink(struct rec *r)
{
	spin_lock(&recs_lock);
	list_del_rcu(&r->list);
	spin_unlock(&recs_lock);
}

static u32 rec_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		    const struct linux_binprm *bprm, struct pt_regs *regs)
{
	((struct rec *)engine->data)->events++;
	return UTRACE_RESUME;
}

static u32 rec_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct rec *r = engine->data;

	rec_unlink(r);
	utrace_engine_put(r->engine);
	call_rcu(&r->rcu, rec_free_rcu);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops rec_ops = {
	.report_exec = rec_exec,
	.report_death = rec_death,
};

int rec_start(struct task_struct *task)
{
	struct rec *r = kzalloc(sizeof(*r), GFP_KERNEL);
	int ret;

	if (!r)
		return -ENOMEM;
	get_task_struct(task);
	r->task = task;
	r->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &rec_ops, r);
	if (IS_ERR(r->engine)) {
		ret = PTR_ERR(r->engine);
		put_task_struct(task);
		kfree(r);
		return ret;
	}
	spin_lock(&recs_lock);
	list_add_rcu(&r->list, &recs);
	spin_unlock(&recs_lock);
	ret = utrace_set_events(task, r->engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(DEATH));
	if (!ret)
		return 0;
	rec_unlink(r);
	utrace_control(task, r->engine, UTRACE_DETACH);
	utrace_engine_put(r->engine);
	call_rcu(&r->rcu, rec_free_rcu);
	return ret;
}

void rec_stop_bad(struct rec *r)
{
	int ret = utrace_control(r->task, r->engine, UTRACE_DETACH); // expect: ealready-freed

	if (ret == -EINPROGRESS)
		while (utrace_barrier(r->task, r->engine) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
	rec_unlink(r);
	utrace_engine_put(r->engine);
	call_rcu(&r->rcu, rec_free_rcu);
}

void rec_stop_bad2(struct rec *r)
{
	if (utrace_control(r->task, r->engine, UTRACE_DETACH) == -EALREADY) // expect: ealready-freed barrier-missing
		return;
	/* a grace period is long enough for anybody */
	rec_unlink(r);
	kfree_rcu(r, rcu);
}

void rec_stop_bad3(struct rec *r)
{
	int ret = utrace_control(r->task, r->engine, UTRACE_DETACH); // expect: barrier-missing

	if (ret == -EALREADY || ret == -ESRCH)
		return;
	rec_unlink(r);
	synchronize_rcu();
	utrace_engine_put(r->engine);
	put_task_struct(r->task);
	kfree(r);
}

void rec_stop_good(struct rec *r)
{
	int ret = utrace_control(r->task, r->engine, UTRACE_DETACH);

	if (ret == -EALREADY || ret == -ESRCH)
		return;
	while (ret == -EINPROGRESS || ret == -ERESTARTSYS) {
		ret = utrace_barrier(r->task, r->engine);
		if (ret == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
	}
	rec_unlink(r);
	utrace_engine_put(r->engine);
	call_rcu(&r->rcu, rec_free_rcu);
}

void rec_settle_locked(void)
{
	struct rec *r;

	rcu_read_lock();
	list_for_each_entry_rcu(r, &recs, list) {
		int ret;

		do
			ret = utrace_barrier(r->task, r->engine); // expect: barrier-in-atomic
		while (ret == -ERESTARTSYS && (msleep(1), 1));
	}
	rcu_read_unlock();
}
