// my debugger module, OS course project 3, group 7
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/utrace.h>
#include <linux/proc_fs.h>
#include <linux/uaccess.h>
#include <linux/slab.h>

#define MAXBP 16
#define LOG(x...) printk(KERN_INFO "[dbg] " x)

typedef struct _dbg_t {
    struct task_struct *task;
    struct utrace_engine *engine;
    unsigned long bp[MAXBP];
    char saved[MAXBP];
    int nbp;
    int stopped;
    char *log;
} dbg_t;

static dbg_t *the_dbg = NULL;
static struct proc_dir_entry *entry;

// called when the process hits something
static u32 on_signal(u32 action, struct utrace_engine *engine, struct pt_regs *regs,
                     siginfo_t *info, const struct k_sigaction *orig_ka, struct k_sigaction *return_ka)
{
    dbg_t *d = (dbg_t *)engine->data;
    int i;

    if (info->si_signo != SIGTRAP)
        return UTRACE_RESUME;
    for (i = 0; i < d->nbp; i++) {
        if (d->bp[i] == regs->ip - 1) {
            LOG("breakpoint %d at %lx\n", i, d->bp[i]);
            d->stopped = 1;
            return UTRACE_STOP | UTRACE_SIGNAL_IGN;
        }
    }
    return 0; // expect: callback-returns-zero
}

static u32 on_exit(u32 action, struct utrace_engine *engine, long orig_code, long *code)
{
    dbg_t *d = engine->data;
    LOG("exit %ld\n", orig_code);
    while (d->stopped)
        msleep(100); // expect: callback-blocks
    return UTRACE_RESUME;
}

static void on_reap(struct utrace_engine *engine, struct task_struct *task)
{
    dbg_t *d = engine->data;
    LOG("%d is gone, reported by %d\n", task->pid, current->pid); // expect: final-callback-state
    copy_to_user(d->log, "gone", 5); // expect: final-callback-state
    kfree(d);
    the_dbg = NULL;
}

static struct utrace_engine_ops ops = {
    .report_signal = on_signal,
    .report_exit = on_exit,
    .report_reap = on_reap,
};

static int attach_to(pid_t nr)
{
    struct task_struct *t;
    dbg_t *d;
    int r;

    t = pid_task(find_vpid(nr), PIDTYPE_PID); // expect: task-stale
    if (!t)
        return -ESRCH;
    d = kmalloc(sizeof(dbg_t), GFP_KERNEL);
    if (!d)
        return -ENOMEM;
    memset(d, 0, sizeof(dbg_t));
    d->task = t;
    d->engine = utrace_attach_task(t, UTRACE_ATTACH_CREATE, &ops, d); // expect: attach-null-check engine-leaked
    if (d->engine == NULL) {
        kfree(d);
        return -EINVAL;
    }
    r = utrace_set_events(t, d->engine, UTRACE_EVENT_SIGNAL_ALL | UTRACE_EVENT(EXIT) | UTRACE_EVENT(REAP));
    if (r < 0) {
        LOG("set_events said %d\n", r);
        kfree(d);
        return r;
    }
    the_dbg = d;
    return 0;
}

static void detach_it(void)
{
    int r;
    int tries = 0;

    if (!the_dbg)
        return;
again:
    r = utrace_control(the_dbg->task, the_dbg->engine, UTRACE_DETACH); // expect: ealready-retried
    if (r != 0) {
        tries++;
        goto again;
    }
    LOG("took %d tries\n", tries);
    kfree(the_dbg);
    the_dbg = NULL;
}

static void single_step(void)
{
    int r = utrace_control(the_dbg->task, the_dbg->engine, UTRACE_SINGLESTEP); // expect: action-needs-quiesce step-unchecked
    if (r)
        LOG("cannot step: %d\n", r);
    the_dbg->stopped = 0;
}

static int write_cmd(struct file *f, const char __user *buf, unsigned long len, void *data)
{
    char cmd[32];
    long arg;

    if (len > 31)
        return -EINVAL;
    if (copy_from_user(cmd, buf, len))
        return -EFAULT;
    cmd[len] = 0;
    arg = simple_strtol(cmd + 1, NULL, 10);
    switch (cmd[0]) {
    case 'a':
        if (attach_to(arg))
            return -EINVAL;
        break;
    case 'd':
        detach_it();
        break;
    case 's':
        single_step();
        break;
    case 'c':
        the_dbg->stopped = 0;
        utrace_control(the_dbg->task, the_dbg->engine, UTRACE_RESUME);
        break;
    case 'b':
        if (the_dbg->nbp < MAXBP)
            the_dbg->bp[the_dbg->nbp++] = arg;
        break;
    }
    return len;
}

static int __init dbg_init(void)
{
    entry = create_proc_entry("dbg", 0600, NULL);
    if (!entry)
        return -ENOMEM;
    entry->write_proc = write_cmd;
    return 0;
}

static void __exit dbg_exit(void) // expect: unload-unsafe
{
    remove_proc_entry("dbg", NULL);
}

module_init(dbg_init);
module_exit(dbg_exit);
MODULE_LICENSE("GPL");
