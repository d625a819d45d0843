package io.notestream.local.internal.operation.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.table.TableSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the class of a table out of requests. */
final class TableClass {

  private static final List<String> CLASSES = List.of("STANDARD", "STANDARD_INFREQUENT_ACCESS");

  private TableClass() {}

  /** Returns the class of a table. */
  static String of(TableSettings settings) {
    String named = settings.tableClass();
    return named == null ? CLASSES.get(0) : named;
  }

  /**
   * Reads the class, null if the request names none.
   *
   * @throws ServiceException ValidationException if there is no such class
   */
  static @Nullable String read(JsonNode body) {
    String asked = RequestMembers.text(body, "TableClass");
    if (asked != null && !CLASSES.contains(asked)) {
      throw ServiceException.validation(
          "Invalid table-class parameter provided. Please try again with a valid table-class value: "
              + CLASSES
              + ".");
    }
    return asked;
  }
}
