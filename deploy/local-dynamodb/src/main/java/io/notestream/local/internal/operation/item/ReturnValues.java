package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.expression.Update;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.table.WriteResult;
import org.jspecify.annotations.Nullable;

/**
 * Which attributes a write of one item returns. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html#DDB-UpdateItem-request-ReturnValues">ReturnValues</a>.
 */
enum ReturnValues {
  NONE,
  ALL_OLD,
  ALL_NEW,
  UPDATED_OLD,
  UPDATED_NEW;

  /** Reads what an update returns. */
  static ReturnValues read(JsonNode request) {
    return valueOf(RequestMembers.text(request, "ReturnValues", NONE.name()));
  }

  /**
   * Reads what a put or delete returns.
   *
   * @throws ServiceException ValidationException if the request asks for what only an update has
   */
  static ReturnValues readOldOrNone(JsonNode request) {
    ReturnValues asked = read(request);
    if (asked != NONE && asked != ALL_OLD) {
      throw ServiceException.validation("ReturnValues can only be ALL_OLD or NONE");
    }
    return asked;
  }

  /**
   * Returns the attributes, null for none.
   *
   * @param update the update that was carried out; null if the write was none
   */
  @Nullable Item of(WriteResult written, @Nullable Update update) {
    return switch (this) {
      case NONE -> null;
      case ALL_OLD -> written.before();
      case ALL_NEW -> written.after();
      case UPDATED_OLD -> update == null ? null : update.touchedIn(written.before());
      case UPDATED_NEW -> update == null ? null : update.touchedIn(written.after());
    };
  }
}
