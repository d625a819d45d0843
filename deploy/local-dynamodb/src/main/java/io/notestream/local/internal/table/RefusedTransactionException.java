package io.notestream.local.internal.table;

import io.notestream.local.internal.error.ServiceException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says that a transaction has changed nothing, because one or more of its actions were refused. */
public final class RefusedTransactionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<@Nullable ServiceException> reasons;

  RefusedTransactionException(List<@Nullable ServiceException> reasons) {
    super("transaction refused", null, false, false);
    this.reasons = Collections.unmodifiableList(reasons);
  }

  /** Returns for each action, in order, why it was refused, null if it was not. */
  public List<@Nullable ServiceException> reasons() {
    return reasons;
  }
}
