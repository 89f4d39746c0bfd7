import { current, DEATH, EALREADY, EXEC, QUIESCE, UTRACE_DETACH, UTRACE_EVENT, UTRACE_RESUME, utrace_control, utrace_set_events } from 'utrace';
// case: early return for DEATH
const ops = {
  report_quiesce(action, engine, event) {
    if (event === UTRACE_EVENT(DEATH)) return UTRACE_DETACH;
    if (utrace_set_events(current, engine, UTRACE_EVENT(EXEC)) !== 0) reportFailure(engine);
    return UTRACE_RESUME;
  },
};
// case: only for event 0
const ops = {
  report_quiesce(action, engine, event) {
    if (event === 0 && utrace_control(current, engine, UTRACE_DETACH) === 0) forget(engine);
    return UTRACE_RESUME;
  },
};
// case: -EALREADY is told apart
const ops = {
  report_quiesce(action, engine, event) {
    const rc = utrace_set_events(current, engine, UTRACE_EVENT(EXEC));
    if (rc !== 0 && rc !== -EALREADY) reportFailure(rc);
    return UTRACE_RESUME;
  },
};
// case: QUIESCE and DEATH stay
const ops = {
  report_quiesce(action, engine, event) {
    const rc = utrace_set_events(current, engine, engine.flags & ~UTRACE_EVENT(EXEC));
    if (rc !== 0) reportFailure(rc);
    return UTRACE_RESUME;
  },
};
// case: another callback
const ops = {
  report_exec(action, engine) {
    const rc = utrace_set_events(current, engine, UTRACE_EVENT(EXEC));
    if (rc !== 0) reportFailure(rc);
    return UTRACE_RESUME;
  },
};
// case: the bit of DEATH is asked for
const ops = {
  report_quiesce(action, engine, event) {
    if ((event & UTRACE_EVENT(DEATH)) !== 0) return UTRACE_DETACH;
    if (utrace_set_events(current, engine, UTRACE_EVENT(EXEC)) !== 0) reportFailure(engine);
    return UTRACE_RESUME;
  },
};
// case: by a switch over the event
const ops = {
  report_quiesce(action, engine, event) {
    switch (event) {
      case UTRACE_EVENT(DEATH):
        return UTRACE_DETACH;
      default:
        if (utrace_set_events(current, engine, UTRACE_EVENT(EXEC)) !== 0) reportFailure(engine);
        return UTRACE_RESUME;
    }
  },
};
