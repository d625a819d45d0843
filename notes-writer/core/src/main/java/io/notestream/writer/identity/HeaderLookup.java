package io.notestream.writer.identity;

import java.util.List;

/** The headers of a request. */
@FunctionalInterface
public interface HeaderLookup {

  /**
   * {@return every value of a header, in the order received; empty if it is missing}
   *
   * @param name in any case
   */
  List<String> all(String name);
}
