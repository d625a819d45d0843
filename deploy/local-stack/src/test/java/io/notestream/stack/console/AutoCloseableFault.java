package io.notestream.stack.console;

import io.notestream.local.fault.Fault;
import io.notestream.model.table.TableNames;

/**
 * A fault that ends with a block.
 *
 * @param fault the fault
 */
record AutoCloseableFault(Fault fault) implements AutoCloseable {

  /** Lets DynamoDB refuse every call about what is remembered. */
  static AutoCloseableFault refused(ConsoleStack stack) {
    return new AutoCloseableFault(
        stack
            .stack()
            .dynamoDb()
            .faults()
            .on()
            .table(TableNames.standard().noteOps())
            .fail("AccessDeniedException", "not you"));
  }

  @Override
  public void close() {
    fault.remove();
  }
}
