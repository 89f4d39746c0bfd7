import { kfree, UTRACE_DETACH, UTRACE_RESUME, UTRACE_STOP } from 'utrace';
// case: detaches
const ops = {
  report_death(engine) {
    kfree(engine.data);
    return UTRACE_DETACH;
  },
};
// case: frees nothing
const ops = {
  report_death(engine) {
    engine.data.deaths++;
    return UTRACE_RESUME;
  },
};
// case: frees only where it detaches
const ops = {
  report_death(engine, groupDead) {
    if (!groupDead) return UTRACE_RESUME;
    kfree(engine.data);
    return UTRACE_DETACH;
  },
};
// case: something else is freed
const ops = {
  report_death(engine) {
    kfree(message);
    return UTRACE_RESUME;
  },
};
// case: the reap frees
const ops = {
  report_death(engine) {
    return UTRACE_RESUME;
  },
  report_reap(engine) {
    kfree(engine.data);
  },
};
// case: null is left behind
export const ops = {
  report_death(engine) {
    kfree(engine.data);
    engine.data = null;
    return UTRACE_RESUME;
  },
};
// case: a part of the data goes, the rest stays for report_reap
export const ops = {
  report_death(engine) {
    kfree(engine.data.name);
    return UTRACE_RESUME;
  },
};
