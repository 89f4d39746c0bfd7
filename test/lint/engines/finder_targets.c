/* -*- linux-c -*-
 * Task finder: attaches a "finder" engine to every task and "target" engines to the chosen ones.
 */
#include <linux/utrace.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/mount.h>
#include "finder_runtime.h"

#ifdef DEBUG_TASK_FINDER
#define debug_task_finder_attach()  (atomic_inc(&finder_attached))
#define debug_task_finder_detach()  (atomic_inc(&finder_detached))
#define dbug(fmt, args...) printk(KERN_DEBUG "%s:%d " fmt "\n", __func__, __LINE__, ##args)
#else
#define debug_task_finder_attach()	/* empty */
#define debug_task_finder_detach()	/* empty */
#define dbug(fmt, args...)
#endif

#define FND_UNINITIALIZED	0
#define FND_STARTING		1
#define FND_RUNNING		2
#define FND_STOPPED		3

static atomic_t fnd_state = ATOMIC_INIT(FND_UNINITIALIZED);
static atomic_t fnd_inuse = ATOMIC_INIT(0);

#define fnd_enter() (atomic_inc(&fnd_inuse))
#define fnd_leave() (atomic_dec(&fnd_inuse))

#define FND_TASK_BASE_EVENTS	(UTRACE_EVENT(DEATH))
#define FND_FINDER_EVENTS	(UTRACE_EVENT(CLONE) | UTRACE_EVENT(EXEC) | FND_TASK_BASE_EVENTS)
#define FND_TARGET_EVENTS	(UTRACE_EVENT(QUIESCE) | FND_TASK_BASE_EVENTS)

typedef int (*fnd_callback)(struct fnd_target *tgt, struct task_struct *tsk, int reg, int proc);

struct fnd_target {
	struct list_head list;
	struct list_head callback_head;
	struct utrace_engine_ops ops;
	const char *procname;
	pid_t pid;
	unsigned engine_attached:1;
	fnd_callback callback;
};

static LIST_HEAD(fnd_list);
static const struct utrace_engine_ops fnd_finder_ops;

static int
fnd_detach(struct task_struct *tsk, const struct utrace_engine_ops *ops)
{
	struct utrace_engine *engine;
	struct mm_struct *mm;
	int rc = 0;

	// Ignore invalid tasks.
	if (tsk == NULL || tsk->pid <= 0)
		return 0;

	engine = utrace_attach_task(tsk, UTRACE_ATTACH_MATCH_OPS, ops, 0);
	if (IS_ERR(engine)) {
		rc = -PTR_ERR(engine);
		if (rc != ENOENT) {
			fnd_error("utrace_attach returned error %d on pid %d", rc, tsk->pid);
		} else {
			rc = 0;
		}
	}
	else if (unlikely(engine == NULL)) {
		fnd_error("utrace_attach returned NULL on pid %d", (int)tsk->pid);
		rc = EFAULT;
	}
	else {
		rc = utrace_control(tsk, engine, UTRACE_DETACH);
		switch (rc) {
		case 0:			/* success */
			debug_task_finder_detach();
			break;
		case -ESRCH:		/* REAP callback already begun */
		case -EALREADY:		/* DEATH callback already begun */
			rc = 0;		/* ignore these errors */
			break;
		case -EINPROGRESS:
			do {
				rc = utrace_barrier(tsk, engine); // expect: barrier-in-atomic barrier-result
			} while (rc == -ERESTARTSYS);
			if (rc == 0 || rc == -ESRCH || rc == -EALREADY) {
				rc = 0;
				debug_task_finder_detach();
			} else {
				fnd_error("utrace_barrier returned error %d on pid %d", rc, tsk->pid);
			}
			break;
		default:
			rc = -rc;
			fnd_error("utrace_detach returned error %d on pid %d", rc, tsk->pid);
			break;
		}
		utrace_engine_put(engine);
	}
	return rc;
}

static void
fnd_detach_ops(struct utrace_engine_ops *ops)
{
	struct task_struct *grp, *tsk;
	int rc = 0;
	pid_t pid = 0;

	rcu_read_lock();
	do_each_thread(grp, tsk) {
		if (tsk->pid <= 1)
			continue;
		rc = fnd_detach(tsk, ops);
		if (rc != 0) {
			pid = tsk->pid;
			goto udo_err;
		}
	} while_each_thread(grp, tsk);
udo_err:
	rcu_read_unlock();
	if (rc != 0)
		fnd_error("cannot detach pid %d: %d", pid, rc);
	debug_task_finder_report();
}

static void
fnd_cleanup(void)
{
	struct list_head *tgt_node, *tgt_next;
	struct fnd_target *tgt;

	fnd_detach_ops((struct utrace_engine_ops *)&fnd_finder_ops);
	list_for_each_safe(tgt_node, tgt_next, &fnd_list) {
		tgt = list_entry(tgt_node, struct fnd_target, list);
		if (tgt == NULL)
			continue;
		if (tgt->engine_attached)
			fnd_detach_ops(&tgt->ops);
		list_del(&tgt->list);
	}
}

static inline int
__fnd_attach(struct task_struct *tsk, const struct utrace_engine_ops *ops, void *data,
	     unsigned long event_flags, enum utrace_resume_action action)
{
	struct utrace_engine *engine;
	struct mm_struct *mm;
	int rc = 0;

	if (tsk == NULL || tsk->pid <= 1)
		return EPERM;
	if (tsk->exit_state || tsk->flags & PF_EXITING)
		return 0;

	engine = utrace_attach_task(tsk, UTRACE_ATTACH_CREATE, ops, data); // expect: attach-in-atomic
	if (IS_ERR(engine)) {
		int error = -PTR_ERR(engine);
		if (error != ESRCH && error != ENOENT) {
			fnd_error("utrace_attach returned error %d on pid %d", error, (int)tsk->pid);
			rc = error;
		}
	}
	else if (unlikely(engine == NULL)) {
		rc = EFAULT;
	}
	else {
		rc = utrace_set_events(tsk, engine, event_flags);
		if (rc == -EINPROGRESS) {
			do {
				rc = utrace_barrier(tsk, engine);
			} while (rc == -ERESTARTSYS);
			if (rc != 0 && rc != -ESRCH && rc != -EALREADY)
				fnd_error("utrace_barrier returned error %d", rc);
		}
		if (rc == 0) {
			debug_task_finder_attach();
			if (action != UTRACE_RESUME) {
				rc = utrace_control(tsk, engine, UTRACE_STOP);
				/* EINPROGRESS means we must wait for a callback, which is what we want. */
				if (rc == -EINPROGRESS)
					rc = 0;
				if (rc != 0)
					fnd_error("utrace_control returned error %d", rc);
			}
		}
		else if (rc != -ESRCH && rc != -EALREADY)
			fnd_error("utrace_set_events returned error %d on pid %d", rc, (int)tsk->pid);
		utrace_engine_put(engine);
	}
	return rc;
}

static u32
fnd_clone(u32 action, struct utrace_engine *engine, unsigned long clone_flags,
	  struct task_struct *child)
{
	int rc;

	if (atomic_read(&fnd_state) != FND_RUNNING) {
		debug_task_finder_detach();
		return UTRACE_DETACH;
	}
	fnd_enter();
	rc = __fnd_attach(child, &fnd_finder_ops, engine->data, FND_FINDER_EVENTS, UTRACE_RESUME);
	if (rc != 0 && rc != EPERM)
		fnd_error("attach to child failed: %d", rc);
	fnd_leave();
	return UTRACE_RESUME;
}

static u32
fnd_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	debug_task_finder_detach();
	return UTRACE_DETACH;
}

static u32
fnd_target_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	struct task_struct *tsk = current;
	struct fnd_target *tgt = engine->data;
	int rc;

	if (atomic_read(&fnd_state) != FND_RUNNING) {
		debug_task_finder_detach();
		return UTRACE_DETACH;
	}
	if (tgt == NULL || tsk == NULL)
		return UTRACE_RESUME;
	fnd_enter();
	/* Turn off quiesce handling */
	rc = utrace_set_events(tsk, engine, FND_TASK_BASE_EVENTS); // expect: quiesce-forgets-death
	if (rc == -EINPROGRESS) {
		rc = utrace_barrier(tsk, engine);
		if (rc == -ERESTARTSYS)
			rc = 0;
	}
	if (rc != 0)
		fnd_error("utrace_set_events returned error %d on pid %d", rc, (int)tsk->pid);
	if (tgt->callback)
		rc = tgt->callback(tgt, tsk, 1, 1);
	fnd_leave();
	return UTRACE_RESUME;
}

int fnd_register(struct fnd_target *new_tgt)
{
	if (atomic_read(&fnd_state) != FND_UNINITIALIZED)
		return EBUSY;
	new_tgt->engine_attached = 0;
	memset(&new_tgt->ops, 0, sizeof(new_tgt->ops));
	new_tgt->ops.report_death = &fnd_death;
	new_tgt->ops.report_quiesce = &fnd_target_quiesce;
	list_add(&new_tgt->list, &fnd_list);
	return 0;
}

static const struct utrace_engine_ops fnd_finder_ops = {
	.report_clone = fnd_clone,
	.report_exec = fnd_exec,
	.report_death = fnd_death,
};

int fnd_start(void)
{
	struct task_struct *grp, *tsk;
	int rc = 0;

	rcu_read_lock();
	do_each_thread(grp, tsk) {
		rc = __fnd_attach(tsk, &fnd_finder_ops, 0, FND_FINDER_EVENTS, UTRACE_RESUME);
		if (rc == EPERM) {
			rc = 0;
			continue;
		}
		if (rc != 0)
			goto stf_err;
	} while_each_thread(grp, tsk);
stf_err:
	rcu_read_unlock();
	atomic_set(&fnd_state, FND_RUNNING);
	return rc;
}

void fnd_stop(void)
{
	atomic_set(&fnd_state, FND_STOPPED);
	fnd_cleanup();
	while (atomic_read(&fnd_inuse) != 0)
		schedule();
}
