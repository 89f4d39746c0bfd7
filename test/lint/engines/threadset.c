/* Process-wide tracing: all threads of a group, one shared record. */
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/utrace.h>

struct group {
	atomic_t users;
	struct mutex lock;
	struct list_head threads;
	struct completion empty;
};

struct thread {
	struct list_head list;
	struct group *group;
	struct task_struct *task;
	struct utrace_engine *engine;
};

static void group_put(struct group *g)
{
	if (atomic_dec_and_test(&g->users))
		complete(&g->empty);
}

static void thread_free(struct thread *t)
{
	struct group *g = t->group;

	utrace_engine_put(t->engine);
	kfree(t);
	group_put(g);
}

static u32 thread_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct thread *t = engine->data;

	mutex_lock(&t->group->lock);
	list_del(&t->list);
	mutex_unlock(&t->group->lock);
	thread_free(t);
	return UTRACE_DETACH;
}

static u32 thread_clone(u32 action, struct utrace_engine *engine, unsigned long flags,
			struct task_struct *child);

static const struct utrace_engine_ops thread_ops = {
	.report_clone = thread_clone,
	.report_death = thread_death,
};

static int thread_add(struct group *g, struct task_struct *task)
{
	struct thread *t;
	int ret;

	t = kzalloc(sizeof(*t), GFP_KERNEL);
	if (!t)
		return -ENOMEM;
	t->group = g;
	t->task = task;
	t->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &thread_ops, t);
	if (IS_ERR(t->engine)) {
		ret = PTR_ERR(t->engine);
		kfree(t);
		return ret;
	}
	atomic_inc(&g->users);
	list_add(&t->list, &g->threads);
	ret = utrace_set_events(task, t->engine, UTRACE_EVENT(CLONE) | UTRACE_EVENT(DEATH));
	if (ret) {
		list_del(&t->list);
		utrace_control(task, t->engine, UTRACE_DETACH);
		thread_free(t);
	}
	return ret;
}

static u32 thread_clone(u32 action, struct utrace_engine *engine, unsigned long flags,
			struct task_struct *child)
{
	struct thread *t = engine->data;

	if (!(flags & CLONE_THREAD))
		return UTRACE_RESUME;
	mutex_lock(&t->group->lock);
	if (thread_add(t->group, child))
		pr_warning("thread %d is lost\n", child->pid);
	mutex_unlock(&t->group->lock);
	return UTRACE_RESUME;
}

/* Deadlock: thread_death wants the lock that we hold while we wait for it. */
void group_stop_deadlock(struct group *g)
{
	struct thread *t, *n;

	mutex_lock(&g->lock);
	list_for_each_entry_safe(t, n, &g->threads, list) {
		int ret = utrace_control(t->task, t->engine, UTRACE_DETACH);

		if (ret == -EALREADY || ret == -ESRCH)
			continue;
		if (ret == -EINPROGRESS)
			while (utrace_barrier(t->task, t->engine) == -ERESTARTSYS) // expect: barrier-in-atomic
				schedule_timeout_uninterruptible(1);
		list_del(&t->list);
		thread_free(t);
	}
	mutex_unlock(&g->lock);
}

static struct thread *group_pop(struct group *g)
{
	struct thread *t = NULL;

	mutex_lock(&g->lock);
	if (!list_empty(&g->threads)) {
		t = list_first_entry(&g->threads, struct thread, list);
		list_del_init(&t->list);
	}
	mutex_unlock(&g->lock);
	return t;
}

void group_stop(struct group *g)
{
	struct thread *t;

	while ((t = group_pop(g)) != NULL) {
		int ret = utrace_control(t->task, t->engine, UTRACE_DETACH);

		switch (ret) {
		case -EINPROGRESS:
			while (utrace_barrier(t->task, t->engine) == -ERESTARTSYS)
				schedule_timeout_uninterruptible(1);
		case 0:
			thread_free(t);
			break;
		default:
			break;
		}
	}
	group_put(g);
	wait_for_completion(&g->empty);
}

/* As above, and forgets what the switch was for. */
void group_stop_hasty(struct group *g)
{
	struct thread *t;

	while ((t = group_pop(g)) != NULL) {
		switch (utrace_control(t->task, t->engine, UTRACE_DETACH)) { // expect: ealready-freed
		case -EINPROGRESS:
			while (utrace_barrier(t->task, t->engine) == -ERESTARTSYS)
				schedule_timeout_uninterruptible(1);
			break;
		case -EALREADY:
			pr_debug("dying\n");
			break;
		}
		thread_free(t);
	}
}
