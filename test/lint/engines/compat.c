/*
 * Runs on RHEL 5 to Fedora 15 kernels. The wrappers at the top hide what differs.
 */
#include <linux/module.h>
#include <linux/version.h>
#include <linux/utrace.h>
#include <linux/list.h>

#ifndef UTRACE_API_VERSION
#define UTRACE_API_VERSION 20080101
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(2,6,32)
#define WD_CB_TASK	struct task_struct *tsk,
#define utrace_engine	utrace_attached_engine
#else
#define WD_CB_TASK
#endif

#ifdef UTRACE_ATTACH_ATOMIC
#define WD_ATTACH_FLAGS (UTRACE_ATTACH_CREATE | UTRACE_ATTACH_ATOMIC)
#else
#define WD_ATTACH_FLAGS UTRACE_ATTACH_CREATE
#endif

struct watched {
	struct list_head entry;
	struct task_struct *tsk;
	struct utrace_engine *eng;
	unsigned long execs;
};

static LIST_HEAD(watched_list);
static DEFINE_SPINLOCK(watched_lock);

static inline int wd_detach(struct task_struct *tsk, struct utrace_engine *eng)
{
#if UTRACE_API_VERSION > 20080101
	return utrace_control(tsk, eng, UTRACE_DETACH);
#else
	return utrace_detach(tsk, eng);
#endif
}

static inline int wd_barrier(struct task_struct *tsk, struct utrace_engine *eng)
{
#if UTRACE_API_VERSION > 20080101
	int rc;

	do {
		rc = utrace_barrier(tsk, eng);
		if (rc == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
	} while (rc == -ERESTARTSYS);
	return rc;
#else
	return 0;
#endif
}

static void wd_free(struct watched *w)
{
	spin_lock(&watched_lock);
	list_del(&w->entry);
	spin_unlock(&watched_lock);
	utrace_engine_put(w->eng);
	kfree(w);
}

static u32 wd_exec(
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2,6,32)
		   u32 action,
#else
		   enum utrace_resume_action action,
#endif
		   struct utrace_engine *engine, WD_CB_TASK
		   const struct linux_binfmt *fmt, const struct linux_binprm *bprm,
		   struct pt_regs *regs)
{
	((struct watched *)engine->data)->execs++;
	return UTRACE_RESUME;
}

static u32 wd_death(struct utrace_engine *engine, WD_CB_TASK bool group_dead, int signal)
{
	struct watched *w = engine->data;

	wd_free(w);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops wd_ops = {
	.report_exec = wd_exec,
	.report_death = wd_death,
};

int wd_add(struct task_struct *tsk)
{
	struct watched *w = kzalloc(sizeof(struct watched), GFP_KERNEL);
	int rc;

	if (!w)
		return -ENOMEM;
	w->tsk = tsk;
	w->eng = utrace_attach_task(tsk, WD_ATTACH_FLAGS, &wd_ops, w);
	if (IS_ERR(w->eng)) {
		rc = PTR_ERR(w->eng);
		kfree(w);
		return rc;
	}
	spin_lock(&watched_lock);
	list_add(&w->entry, &watched_list);
	spin_unlock(&watched_lock);
	rc = utrace_set_events(tsk, w->eng, UTRACE_EVENT(EXEC) | UTRACE_EVENT(DEATH));
	if (rc) {
		wd_detach(tsk, w->eng);
		wd_free(w);
	}
	return rc;
}

/* Good. */
void wd_del(struct watched *w)
{
	int rc = wd_detach(w->tsk, w->eng);

	if (rc == -EINPROGRESS) {
		wd_barrier(w->tsk, w->eng);
		rc = 0;
	}
	if (rc == 0)
		wd_free(w);
}

/* An older idea of the same. */
void wd_del_fast(struct watched *w)
{
	wd_detach(w->tsk, w->eng); // expect: ealready-freed ealready-ignored
	wd_barrier(w->tsk, w->eng);
	wd_free(w);
}
