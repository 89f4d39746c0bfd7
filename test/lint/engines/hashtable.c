/* Table of traced processes; engines are looked up, not remembered. */
#include <linux/module.h>
#include <linux/hash.h>
#include <linux/utrace.h>

#define TBL_BITS 5

struct ent {
	struct hlist_node node;
	struct pid *pid;
	long minor, major;
};

static struct hlist_head tbl[1 << TBL_BITS];
static rwlock_t tbl_lock = __RW_LOCK_UNLOCKED(tbl_lock);

static struct ent *__ent_find(struct pid *pid)
{
	struct hlist_node *pos;
	struct ent *ent;

	hlist_for_each_entry(ent, pos, &tbl[hash_ptr(pid, TBL_BITS)], node)
		if (ent->pid == pid)
			return ent;
	return NULL;
}

static void ent_insert(struct ent *ent)
{
	write_lock(&tbl_lock);
	hlist_add_head(&ent->node, &tbl[hash_ptr(ent->pid, TBL_BITS)]);
	write_unlock(&tbl_lock);
}

static void ent_destroy(struct ent *ent)
{
	write_lock(&tbl_lock);
	hlist_del(&ent->node);
	write_unlock(&tbl_lock);
	put_pid(ent->pid);
	kfree(ent);
}

static u32 tbl_sysexit(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	struct ent *ent = engine->data;

	ent->minor = current->min_flt;
	ent->major = current->maj_flt;
	return UTRACE_RESUME;
}

static void tbl_reap(struct utrace_engine *engine, struct task_struct *task)
{
	printk(KERN_DEBUG "%s: %d reaped\n", current->comm, task->pid); // expect: final-callback-state
	ent_destroy(engine->data);
}

static const struct utrace_engine_ops tbl_ops = {
	.report_syscall_exit = tbl_sysexit,
	.report_reap = tbl_reap,
};

int tbl_track(struct pid *pid)
{
	struct utrace_engine *engine;
	struct ent *ent = kzalloc(sizeof(struct ent), GFP_KERNEL);
	int ret;

	if (!ent)
		return -ENOMEM;
	ent->pid = get_pid(pid);
	engine = utrace_attach_pid(pid, UTRACE_ATTACH_CREATE | UTRACE_ATTACH_EXCLUSIVE |
				   UTRACE_ATTACH_MATCH_OPS, &tbl_ops, ent);
	if (IS_ERR(engine)) {
		put_pid(ent->pid);
		kfree(ent);
		return PTR_ERR(engine);
	}
	ent_insert(ent);
	ret = utrace_set_events_pid(pid, engine, UTRACE_EVENT(SYSCALL_EXIT) | UTRACE_EVENT(REAP));
	if (ret) {
		utrace_control_pid(pid, engine, UTRACE_DETACH);
		ent_destroy(ent);
	}
	utrace_engine_put(engine);
	return ret;
}

int tbl_untrack(struct pid *pid)
{
	struct utrace_engine *engine;
	struct ent *ent;
	int ret;

	engine = utrace_attach_pid(pid, UTRACE_ATTACH_MATCH_OPS, &tbl_ops, NULL);
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	ent = engine->data;
	ret = utrace_control_pid(pid, engine, UTRACE_DETACH);
	switch (ret) {
	case -EINPROGRESS:
		for (;;) {
			ret = utrace_barrier_pid(pid, engine);
			if (ret != -ERESTARTSYS)
				break;
			schedule_timeout_uninterruptible(1);
		}
		/* FALLTHROUGH */
	case 0:
		ent_destroy(ent);
		ret = 0;
		break;
	case -EALREADY:
	case -ESRCH:
		/* tbl_reap does it */
		ret = 0;
		break;
	}
	utrace_engine_put(engine);
	return ret;
}

int tbl_untrack_sloppy(struct pid *pid)
{
	struct utrace_engine *engine;

	engine = utrace_attach_pid(pid, UTRACE_ATTACH_MATCH_OPS, &tbl_ops, NULL); // expect: attach-null-check
	if (!engine || IS_ERR(engine) == -ENOENT)
		return -ENOENT;
	utrace_control_pid(pid, engine, UTRACE_DETACH); // expect: ealready-freed barrier-missing ealready-ignored
	ent_destroy(engine->data);
	utrace_engine_put(engine);
	return 0;
}

bool tbl_tracked(struct pid *pid)
{
	struct utrace_engine *engine;

	engine = utrace_attach_pid(pid, UTRACE_ATTACH_MATCH_OPS, &tbl_ops, NULL); // expect: engine-leaked
	return !IS_ERR(engine);
}

bool tbl_tracked_under_lock(struct pid *pid)
{
	struct ent *ent;

	read_lock(&tbl_lock);
	ent = __ent_find(pid);
	read_unlock(&tbl_lock);
	return ent != NULL;
}
