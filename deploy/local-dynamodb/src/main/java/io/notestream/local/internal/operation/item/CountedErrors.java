package io.notestream.local.internal.operation.item;

import io.notestream.local.internal.error.ServiceException;
import java.util.function.Supplier;

/**
 * The errors of PutItem, UpdateItem and DeleteItem that are found before the table is known: their
 * texts say how many there are, which is one.
 */
final class CountedErrors {

  private CountedErrors() {}

  /**
   * Returns what reading a part of the request gives.
   *
   * @throws ServiceException ValidationException if the part is not valid
   */
  static <T> T counted(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (ServiceException invalid) {
      throw ServiceException.validation("1 validation error detected: " + invalid.text());
    }
  }
}
